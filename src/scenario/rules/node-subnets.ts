import { sizeOfPrefix } from '../../net/family.ts';
import type { Conventions } from '../conventions.ts';
import type { Finding, Path } from '../finding.ts';
import type { Half } from '../half.ts';
import { type PinnedSubnet, pinnedSubnets } from '../pinned-subnets.ts';
import { formatPath } from '../repeats.ts';
import type { PodRange } from '../scenario.ts';
import { usableNetwork } from './network.ts';
import { shown } from '../shown.ts';

/** Every node finds a subnet of the pod network: one flannel could lease, and nobody else's. */
export function checkNodeSubnets<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const range = usableNetwork(half);
  if (range === undefined) return [];
  const pinned = [...pinnedSubnets(range, half)];
  return [
    ...pinned.flatMap((subnet) => checkSubnet(half.conventions, subnet, range)),
    ...checkApart(half.conventions, pinned),
    ...checkCount(half, range),
  ];
}

type NodeSubnet<N> = readonly [node: string, subnet: PinnedSubnet<N>];

function checkSubnet<A extends string, N extends string>(
  { family, keys }: Conventions<A, N>,
  [node, { subnet, path, byPod }]: NodeSubnet<N>,
  { cidr, subnetLength, subnetMin, subnetMax }: PodRange<A, N>,
): readonly Finding[] {
  const who =
    byPod === undefined
      ? `the subnet ${subnet} of node ${shown(node)}`
      : `pod ${shown(byPod)} puts node ${shown(node)} into ${subnet}, which`;
  const first = family.first(subnet);
  if (!family.contains(cidr, first)) {
    const message = `${who} is outside the pod network ${cidr}`;
    const hint = `take a /${subnetLength} of ${cidr}`;
    return [{ code: 'scenario/subnet-outside-network', message, hint, path }];
  }
  const length = family.prefixLength(subnet);
  if (length !== subnetLength) {
    const message = `${who} is no /${subnetLength}, the ${keys.subnetLength} of this network`;
    const hint = `write ${first}/${subnetLength}, or set ${keys.subnetLength} to ${length}`;
    return [{ code: 'scenario/subnet-length', message, hint, path }];
  }
  const base = family.valueOf(first);
  if (base >= family.valueOf(subnetMin) && base <= family.valueOf(subnetMax)) return [];
  const message = `${who} is not between ${subnetMin} and ${subnetMax}, the subnets flannel gives out`;
  const hint = `take one of these, or set ${keys.subnetMin} or ${keys.subnetMax}; flannel leaves the first subnet alone unless told otherwise`;
  return [{ code: 'scenario/subnet-range', message, hint, path }];
}

function checkApart<A extends string, N extends string>(
  { family }: Conventions<A, N>,
  pinned: readonly NodeSubnet<N>[],
): readonly Finding[] {
  const seen: { readonly node: string; readonly subnet: N; readonly path: Path }[] = [];
  return pinned.flatMap(([node, { subnet, path }]) => {
    const other = seen.find((one) => family.overlaps(one.subnet, subnet));
    seen.push({ node, subnet, path });
    if (other === undefined) return [];
    const message = `the pod subnet ${subnet} of node ${shown(node)} overlaps ${other.subnet} of node ${shown(other.node)}`;
    const hint = `each node has a subnet of its own; the other is given at ${formatPath(other.path)}`;
    return [{ code: 'scenario/overlap' as const, message, hint, path }];
  });
}

function checkCount<A extends string, N extends string>(
  { conventions, nodes }: Half<A, N>,
  { cidr, subnetLength, subnetMin, subnetMax }: PodRange<A, N>,
): readonly Finding[] {
  const { family, keys } = conventions;
  const span = family.valueOf(subnetMax) - family.valueOf(subnetMin);
  const between = span / sizeOfPrefix(family, subnetLength) + 1n;
  const count = between > 0n ? between : 0n;
  if (BigInt(nodes.length) <= count) return [];
  const range = `between ${subnetMin} and ${subnetMax} of ${cidr}`;
  const message = `${nodes.length} nodes need a /${subnetLength} each, but there are ${count} ${range}`;
  const hint = `widen ${keys.network}, lengthen ${keys.subnetLength}, or declare fewer nodes`;
  return [{ code: 'scenario/out-of-subnets', message, hint, path: ['nodes'] }];
}
