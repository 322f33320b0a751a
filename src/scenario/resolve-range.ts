import type { Conventions } from './conventions.ts';
import type { NetworkHalf } from './half.ts';
import type { PodRange } from './scenario.ts';

/**
 * flannel's prefix length of a node's subnet where none is given: 24 in a /22 or wider (IPv6: 64 in a /62 or wider), else two bits
 * more than the network, so that four subnets fit. @see flannel pkg/subnet/config.go
 */
export function subnetLengthOf<A extends string, N extends string>(
  { family, wideNetwork, wideSubnet }: Conventions<A, N>,
  { cidr, subnetLength }: NetworkHalf<A, N>,
): number {
  const length = family.prefixLength(cidr);
  return subnetLength ?? (length <= wideNetwork ? wideSubnet : length + 2);
}

/**
 * Fills in flannel's defaults; its first subnet is never given out unless SubnetMin says so.
 * Only for a network that `checkNetwork` finds nothing wrong with.
 */
export function resolveRange<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  network: NetworkHalf<A, N>,
): PodRange<A, N> {
  const { family } = conventions;
  const { cidr } = network;
  const subnetLength = subnetLengthOf(conventions, network);
  const count = 1n << BigInt(subnetLength - family.prefixLength(cidr));
  const base = (index: bigint): A => family.first(family.subnetAt(cidr, subnetLength, index));
  return {
    cidr,
    subnetLength,
    subnetMin: network.subnetMin ?? base(1n),
    subnetMax: network.subnetMax ?? base(count - 1n),
  };
}
