import { readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import type { Half } from '../half.ts';
import { type PinnedSubnet, pinnedSubnets } from '../pinned-subnets.ts';
import type { PodRange } from '../scenario.ts';
import { checkHostAddress } from './host-address.ts';
import { usableNetwork } from './network.ts';
import { checkGivenOnce } from './pod-macs.ts';
import { shown } from '../shown.ts';

/** Fixed addresses are host addresses of their node's subnet, and no address is given to two pods. */
export function checkPodAddresses<A extends string, N extends string>(half: Half<A, N>): readonly Finding[] {
  const { conventions, pods } = half;
  const given = readable(pods).map(([index, { address }]) => [index, address] as const);
  const range = usableNetwork(half);
  return [
    ...checkGivenOnce('address', conventions.keys.address, given),
    ...(range === undefined ? [] : checkHosts(half, range)),
  ];
}

function checkHosts<A extends string, N extends string>(
  half: Half<A, N>,
  range: PodRange<A, N>,
): readonly Finding[] {
  const { conventions, pods } = half;
  const subnets = pinnedSubnets(range, half);
  return readable(pods).flatMap(([index, { name, node, address }]) => {
    if (address === undefined) return [];
    const claim = { who: `pod ${shown(name)}`, address, path: ['pods', index, conventions.keys.address] };
    const pinned = subnets.get(node);
    if (pinned === undefined) {
      const network = { network: range.cidr, networkName: 'the pod network' };
      return checkHostAddress(conventions, { ...claim, ...network });
    }
    const gateway = conventions.family.at(pinned.subnet, 1n);
    const networkName = describeSubnet(node, pinned);
    return checkHostAddress(conventions, { ...claim, network: pinned.subnet, networkName, gateway });
  });
}

function describeSubnet(node: string, { byPod }: PinnedSubnet<unknown>): string {
  const reason = byPod === undefined ? '' : `, where the address of pod ${shown(byPod)} puts it`;
  return `the subnet of node ${shown(node)}${reason}`;
}
