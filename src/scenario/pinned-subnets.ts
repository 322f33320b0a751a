import { offsetIn, sizeOfPrefix } from '../net/family.ts';
import { readable } from './draft.ts';
import type { Path } from './finding.ts';
import type { Half } from './half.ts';
import type { PodRange } from './scenario.ts';

/** A node's pod subnet that the file settles, and the place that does. */
export interface PinnedSubnet<N> {
  readonly subnet: N;
  readonly path: Path;
  /** The pod whose fixed address settles it, where the node itself asks for none. */
  readonly byPod: string | undefined;
}

/**
 * The subnets that are not left to the allocation rule, by node: the node asks for one, or else the first of its pods with a fixed address
 * does, for that address must be in its node's subnet.
 */
export function pinnedSubnets<A extends string, N extends string>(
  range: PodRange<A, N>,
  { conventions, nodes, pods }: Pick<Half<A, N>, 'conventions' | 'nodes' | 'pods'>,
): ReadonlyMap<string, PinnedSubnet<N>> {
  const { family, keys } = conventions;
  const pinned = new Map<string, PinnedSubnet<N>>();
  for (const [index, { name, subnet }] of readable(nodes)) {
    if (subnet !== undefined)
      pinned.set(name, { subnet, path: ['nodes', index, keys.subnet], byPod: undefined });
  }
  for (const [index, { name, node, address }] of readable(pods)) {
    if (address === undefined || pinned.has(node) || !family.contains(range.cidr, address)) continue;
    const nth = offsetIn(family, range.cidr, address) / sizeOfPrefix(family, range.subnetLength);
    const subnet = family.subnetAt(range.cidr, range.subnetLength, nth);
    pinned.set(node, { subnet, path: ['pods', index, keys.address], byPod: name });
  }
  return pinned;
}
