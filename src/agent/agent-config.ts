import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { Mac } from '../net/mac.ts';

/** flanneld's flags, in its words, and what the lab adds. */
export const AgentSettings = z.object({
  ipMasq: z.boolean(),
  iptablesForwardRules: z.boolean(),
  iptablesResyncSeconds: z.number(),
  subnetLeaseRenewMarginMinutes: z.number(),
  ipBlackholeRoute: z.boolean(),
  /** 0: no health server. */
  healthzPort: z.int(),
  /** Of subnet leases; flannel has 24 hours and no flag. */
  leaseTtlSeconds: z.int().positive(),
  /** Removes at its start what no lease demands; flannel leaves it. */
  gcAtStart: z.boolean(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

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
  settings: AgentSettings,
});
export type AgentConfig = z.infer<typeof AgentConfig>;
