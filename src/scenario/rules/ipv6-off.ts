import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';

/** Keys of IPv6 need a network that has it: flannel would ignore them without a word. */
export function checkIpv6Off({ network, underlay, nodes, pods }: Draft): readonly Finding[] {
  if (network === undefined || network.EnableIPv6 === true) return [];
  const { IPv6Network, IPv6SubnetLen, IPv6SubnetMin, IPv6SubnetMax } = network;
  const ofNetwork = { IPv6Network, IPv6SubnetLen, IPv6SubnetMin, IPv6SubnetMax };
  return [
    ...givenKeys(['network'], ofNetwork),
    ...givenKeys(['underlay'], { subnet6: underlay?.subnet6, gateway6: underlay?.gateway6 }),
    ...readable(nodes).flatMap(([index, { address6, subnet6 }]) =>
      givenKeys(['nodes', index], { address6, subnet6 }),
    ),
    ...readable(pods).flatMap(([index, { address6 }]) => givenKeys(['pods', index], { address6 })),
  ];
}

function givenKeys(path: Path, values: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => ({
      code: 'scenario/ipv6-off',
      message: `${key} is given, but this network has no IPv6`,
      hint: 'write EnableIPv6: true in network, or leave it out',
      path: [...path, key],
    }));
}
