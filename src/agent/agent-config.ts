import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { Mac } from '../net/mac.ts';
import type { AgentSettings } from '../scenario/agent-settings.ts';

/** @see AgentSettings for what each says */
const Settings = z.object({
  ipMasq: z.boolean(),
  masqueradeFullyRandom: z.boolean(),
  forwardRules: z.boolean(),
  rulesResyncSeconds: z.number(),
  blackholeRoute: z.boolean(),
  healthz: z.object({ address: z.string(), port: z.int() }),
  leaseTtlSeconds: z.int().positive(),
  renewMarginSeconds: z.number(),
  quirks: z.object({
    staleFdb: z.enum(['keep', 'remove']),
    otherVni: z.enum(['program', 'refuse']),
    lostRace: z.enum(['restart', 'retry']),
    reservations: z.enum(['expire', 'keep']),
    relist: z.enum(['subnets', 'values']),
    leftovers: z.enum(['keep', 'remove']),
    flushedNftables: z.enum(['leave', 'restore']),
    deletedDevice: z.enum(['remake', 'restore']),
    unreachable: z.enum(['lost', 'delivered']),
  }),
}) satisfies z.ZodType<AgentSettings>;

/**
 * All that one node's agent is told. The network configuration is not among it: agents read that
 * from the store, as flannel does.
 */
export const AgentConfig = z.object({
  /** Also its network namespace, and its folder below /run/nodes. */
  node: z.string(),
  /** `netlab`: the lab's own agent; `flanneld`: the real program, which has to be installed. */
  program: z.enum(['netlab', 'flanneld']),
  /** The device that carries packets between nodes (`-iface`). */
  iface: z.object({
    name: z.string(),
    mtuBytes: z.int(),
    address: Ipv4,
    address6: Ipv6.optional(),
  }),
  /** What the lease announces (`-public-ip`). */
  publicIp: Ipv4,
  publicIp6: Ipv6.optional(),
  /** For a tunnel device that has to be made; one that is there keeps its own. */
  vtepMac: Mac,
  vtepMac6: Mac,
  /** The subnets to ask for where the node's subnet.env names none. */
  previous: z.object({ subnet: Cidr.optional(), subnet6: Cidr6.optional() }),
  settings: Settings,
});
export type AgentConfig = z.infer<typeof AgentConfig>;
