import type { Family } from './family.ts';
import type { Cidr, Ipv4 } from './ipv4.ts';
import type { Cidr6, Ipv6 } from './ipv6.ts';

/** The subnets of a network that may be given out: of `length` bits each, from `min` to `max`, both first addresses of a subnet. */
export interface SubnetRange<Network = Cidr, Address = Ipv4> {
  readonly network: Network;
  readonly length: number;
  readonly min: Address;
  readonly max: Address;
}

export type SubnetRange6 = SubnetRange<Cidr6, Ipv6>;

/** Prefix lengths that flannel takes. @see flannel pkg/subnet/config.go */
export interface SubnetLimits {
  /** Of a subnet where none is asked for and the network has room for four of them. */
  readonly usualSubnet: number;
  readonly longestSubnet: number;
  readonly longestNetwork: number;
}

export const LIMITS: SubnetLimits = { usualSubnet: 24, longestSubnet: 30, longestNetwork: 28 };
export const LIMITS6: SubnetLimits = { usualSubnet: 64, longestSubnet: 126, longestNetwork: 124 };

/** So many bits longer than its network is a subnet at least, so that four fit. */
export const LEAST_SUBNET_BITS = 2;

/** flannel's prefix length of a node's subnet in a network of that length, where none is asked for. */
export function usualSubnetLength(networkLength: number, { usualSubnet }: SubnetLimits): number {
  return Math.max(usualSubnet, networkLength + LEAST_SUBNET_BITS);
}

/** All subnets of that length but the first, which flannel never gives out unless told to. */
export function usualRange<Network, Address>(
  { prefixLength, subnetAt, firstAddress }: Family<Network, Address>,
  network: Network,
  length: number,
): SubnetRange<Network, Address> {
  const count = 2n ** BigInt(length - prefixLength(network));
  const baseOf = (index: bigint): Address => firstAddress(subnetAt(network, length, index));
  return { network, length, min: baseOf(1n), max: baseOf(count - 1n) };
}

/** Whether a subnet is one of those that may be given out. */
export function isInRange<Network, Address>(
  { prefixLength, firstAddress, toNumber }: Family<Network, Address>,
  { length, min, max }: SubnetRange<Network, Address>,
  subnet: Network,
): boolean {
  const base = toNumber(firstAddress(subnet));
  return prefixLength(subnet) === length && base >= toNumber(min) && base <= toNumber(max);
}
