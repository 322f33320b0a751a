import { type Cidr, contains, firstAddress, subnetAt, toNumber } from '../net/ipv4.ts';
import { type Draft, readable } from './draft.ts';
import type { Path } from './finding.ts';
import type { Network } from './scenario.ts';

/** A node's pod subnet that the file settles, and the place that does. */
export interface PinnedSubnet {
  readonly subnet: Cidr;
  readonly path: Path;
  /** The pod whose fixed address settles it, where the node itself asks for none. */
  readonly byPod: string | undefined;
}

/**
 * The subnets that are not left to the allocation rule, by node: the node asks for one, or else the first of its pods with a fixed address
 * does, for that address must be in its node's subnet.
 */
export function pinnedSubnets(
  network: Network,
  { nodes, pods }: Pick<Draft, 'nodes' | 'pods'>,
): ReadonlyMap<string, PinnedSubnet> {
  const pinned = new Map<string, PinnedSubnet>();
  for (const [index, { name, subnet }] of readable(nodes)) {
    if (subnet !== undefined)
      pinned.set(name, { subnet, path: ['nodes', index, 'subnet'], byPod: undefined });
  }
  for (const [index, { name, node, address }] of readable(pods)) {
    if (address === undefined || pinned.has(node) || !contains(network.cidr, address)) continue;
    const offset = toNumber(address) - toNumber(firstAddress(network.cidr));
    const subnet = subnetAt(
      network.cidr,
      network.subnetLength,
      Math.floor(offset / 2 ** (32 - network.subnetLength)),
    );
    pinned.set(node, { subnet, path: ['pods', index, 'address'], byPod: name });
  }
  return pinned;
}
