import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import type { Network, PodRange } from '../scenario/scenario.ts';
import type { SubnetRange } from './subnet-range.ts';

/** The subnets of a network that may be leased; `ipv6` in one of both families. */
export interface SubnetRanges {
  readonly ipv4: SubnetRange<Ipv4, Cidr>;
  readonly ipv6: SubnetRange<Ipv6, Cidr6> | undefined;
}

/** Subnets that certain nodes ask for, so that nobody else is given them. */
interface Reserved {
  readonly ipv4: readonly Cidr[];
  readonly ipv6: readonly Cidr6[];
}

/** What a network configuration has to lease. */
export function subnetRanges(
  network: Network,
  { ipv4, ipv6 }: Reserved = { ipv4: [], ipv6: [] },
): SubnetRanges {
  return {
    ipv4: rangeOf(network, ipv4),
    ipv6: network.ipv6 && rangeOf(network.ipv6, ipv6),
  };
}

function rangeOf<A extends string, N extends string>(
  { cidr, subnetLength, subnetMin, subnetMax }: PodRange<A, N>,
  reserved: readonly N[],
): SubnetRange<A, N> {
  return { network: cidr, length: subnetLength, min: subnetMin, max: subnetMax, reserved };
}
