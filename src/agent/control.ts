import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { Mac } from '../net/mac.ts';

/**
 * What is said on the agent host's unix socket: HTTP, bodies in JSON.
 *
 *   PUT    /store                  StoreConfig → {}, when the configuration is there; before the first node
 *   PUT    /nodes/NODE             AgentConfig → AgentState, when the agent is ready
 *   DELETE /nodes/NODE             → {}; as SIGTERM: what the kernel was told stays; `?kill=yes` as SIGKILL, `?revoke=yes` gives the lease back
 *   GET    /nodes                  → AgentState[]
 *   GET    /leases                 → LeaseView
 *   POST   /leases/revoke          { subnet } → {}
 *   POST   /leases/expire          { subnet } → {}; its TTL is over now
 *   POST   /keys/put               { key, value, ttlSeconds? } → { revision }; whole keys, as anybody may write them
 *   POST   /keys/delete            { key } → { wasThere }
 *   POST   /store/compact          → { revision }; changes before now are forgotten
 *   POST   /settle                 → {}, when every agent has handled the store as it is now
 *
 * What went wrong is answered with status 409 and a `Refusal`.
 */
export const CONTROL_SOCKET = 'agent.sock';

/**
 * `starting`: on the way to its lease. `ready`: as /readyz. `ended`: its lease was revoked, or it was stopped.
 * `failed`: it gave up; as flanneld's, its supervisor starts it again.
 */
const AgentPhase = z.enum(['starting', 'ready', 'ended', 'failed']);
export type AgentPhase = z.infer<typeof AgentPhase>;

/** How an agent is. */
export const AgentState = z.object({
  node: z.string(),
  phase: AgentPhase,
  /** Why it is not ready: the last thing that it waits for, or that ended it. */
  reason: z.string().optional(),
  /** Its lease, from when it has one. */
  lease: z
    .object({
      subnet: Cidr,
      subnet6: Cidr6.optional(),
      publicIp: Ipv4,
      publicIp6: Ipv6.optional(),
      /** When the lease ends unless it is renewed, ISO 8601, UTC. */
      expiresAt: z.string().optional(),
    })
    .optional(),
  /** `FLANNEL_MTU`, bytes. */
  mtuBytes: z.int().optional(),
  /** Tunnel devices, IPv4's first. */
  devices: z.array(z.object({ name: z.string(), mac: Mac.optional() })),
});
export type AgentState = z.infer<typeof AgentState>;

/** Answer to what could not be done; becomes a `LabError` again at the client. */
export const Refusal = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type Refusal = z.infer<typeof Refusal>;
