import { type Cidr, contains, firstAddress, overlaps, prefixLength, toNumber } from '../../net/ipv4.ts';
import type { Draft } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import { type PinnedSubnet, pinnedSubnets } from '../pinned-subnets.ts';
import { formatPath } from '../repeats.ts';
import type { Network } from '../scenario.ts';
import { usableNetwork } from './network.ts';

/** Every node finds a subnet of the pod network: one flannel could lease, and nobody else's. */
export function checkNodeSubnets(draft: Draft): readonly Finding[] {
  const network = usableNetwork(draft);
  if (network === undefined) return [];
  const pinned = [...pinnedSubnets(network, draft)];
  return [
    ...pinned.flatMap(([node, subnet]) => checkSubnet(node, subnet, network)),
    ...checkApart(pinned),
    ...checkCount(draft, network),
  ];
}

function checkSubnet(
  node: string,
  { subnet, path, byPod }: PinnedSubnet,
  network: Network,
): readonly Finding[] {
  const { cidr, subnetLength, subnetMin, subnetMax } = network;
  const who =
    byPod === undefined
      ? `the subnet ${subnet} of node "${node}"`
      : `pod "${byPod}" puts node "${node}" into ${subnet}, which`;
  if (!contains(cidr, firstAddress(subnet))) {
    const message = `${who} is outside the pod network ${cidr}`;
    return [
      { code: 'scenario/subnet-outside-network', message, hint: `take a /${subnetLength} of ${cidr}`, path },
    ];
  }
  if (prefixLength(subnet) !== subnetLength) {
    const message = `${who} is no /${subnetLength}, the SubnetLen of this network`;
    const hint = `write ${firstAddress(subnet)}/${subnetLength}, or set SubnetLen to ${prefixLength(subnet)}`;
    return [{ code: 'scenario/subnet-length', message, hint, path }];
  }
  const base = toNumber(firstAddress(subnet));
  if (base >= toNumber(subnetMin) && base <= toNumber(subnetMax)) return [];
  const message = `${who} is not between ${subnetMin} and ${subnetMax}, the subnets flannel gives out`;
  const hint = `take one of these, or set SubnetMin or SubnetMax; flannel leaves the first subnet alone unless told otherwise`;
  return [{ code: 'scenario/subnet-range', message, hint, path }];
}

function checkApart(pinned: readonly (readonly [node: string, subnet: PinnedSubnet])[]): readonly Finding[] {
  const seen: { readonly node: string; readonly subnet: Cidr; readonly path: Path }[] = [];
  return pinned.flatMap(([node, { subnet, path }]) => {
    const other = seen.find((one) => overlaps(one.subnet, subnet));
    seen.push({ node, subnet, path });
    if (other === undefined) return [];
    const message = `the pod subnet ${subnet} of node "${node}" overlaps ${other.subnet} of node "${other.node}"`;
    const hint = `each node has a subnet of its own; the other is given at ${formatPath(other.path)}`;
    return [{ code: 'scenario/overlap' as const, message, hint, path }];
  });
}

function checkCount({ nodes }: Draft, network: Network): readonly Finding[] {
  const { cidr, subnetLength, subnetMin, subnetMax } = network;
  const span = toNumber(subnetMax) - toNumber(subnetMin);
  const count = Math.max(span / 2 ** (32 - subnetLength) + 1, 0);
  if (nodes.length <= count) return [];
  const range = `between ${subnetMin} and ${subnetMax} of ${cidr}`;
  const message = `${nodes.length} nodes need a /${subnetLength} each, but there are ${count} ${range}`;
  const hint = 'widen Network, lengthen SubnetLen, or declare fewer nodes';
  return [{ code: 'scenario/out-of-subnets', message, hint, path: ['nodes'] }];
}
