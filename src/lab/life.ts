import * as z from 'zod';
import { Cidr, Ipv4 } from '../net/ipv4.ts';
import { Cidr6, Ipv6 } from '../net/ipv6.ts';

/** A pod that has been on a node, with what host-local gave it. Its note survives a power cut, and the pod comes back with the node. */
export const Reserved = z.object({ pod: z.string(), address: Ipv4, address6: Ipv6.optional() });
export type Reserved = z.infer<typeof Reserved>;

/** The subnets of a node, one a family. */
export const Subnets = z.object({ subnet: Cidr, subnet6: Cidr6.optional() });
export type Subnets = z.infer<typeof Subnets>;

/**
 * What a node has been through since its lab is up: what neither scenario nor leases tell.
 * `stopped`: switched off; its lease and its disk (/run/nodes/NODE) are still there. `absent`: named in the scenario, but has not joined.
 */
export const NodeLife = z.object({
  node: z.string(),
  state: z.enum(['up', 'stopped', 'absent']),
  /** Its own on the underlay: it keeps them while other nodes come and go. */
  addresses: z.object({ address: Ipv4, address6: Ipv6.optional() }),
  /** Boots after the first one. Each gives its tunnel ends new MACs. */
  boots: z.int().min(0),
  /** Those it leased last, or is going to ask for. */
  subnets: Subnets,
  /** The subnets `cni0` was made for, by the node's first pod since it was booted; the bridge then stays. */
  bridge: Subnets.optional(),
  /** Its pods, in the order they were given addresses. */
  pods: z.array(Reserved),
  /** Where host-local's next searches start: after these. */
  cursor: z.object({ address: Ipv4, address6: Ipv6.optional() }).optional(),
});
export type NodeLife = Readonly<z.infer<typeof NodeLife>>;

/** The lives of all nodes of a scenario, in its order. */
export const Life = z.array(NodeLife);
export type Life = readonly NodeLife[];

/** Whether a node has the same in both. */
export function isSameSubnets(a: Subnets, b: Subnets): boolean {
  return a.subnet === b.subnet && a.subnet6 === b.subnet6;
}
