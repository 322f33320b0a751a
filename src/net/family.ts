import {
  type Cidr,
  type Ipv4,
  addressAt,
  contains,
  firstAddress,
  lastAddress,
  overlaps,
  prefixLength,
  subnetAt,
  toNumber,
} from './ipv4.ts';
import {
  type Cidr6,
  type Ipv6,
  addressAt6,
  contains6,
  firstAddress6,
  lastAddress6,
  overlaps6,
  prefixLength6,
  subnetAt6,
  toBigInt,
} from './ipv6.ts';

/**
 * The arithmetic of one address family, so that a rule about addresses is written once for both.
 * Numbers are as wide as IPv6's need them. `A` is an address, `N` a network.
 */
export interface Family<A extends string, N extends string> {
  readonly bits: 32 | 128;
  /** Addresses at the end of a network that no host gets: IPv4's last one is for broadcast, which IPv6 does not have. */
  readonly reservedAtEnd: 0n | 1n;
  readonly valueOf: (address: A) => bigint;
  readonly prefixLength: (network: N) => number;
  readonly first: (network: N) => A;
  readonly last: (network: N) => A;
  /** The network address plus `offset`. */
  readonly at: (network: N, offset: bigint) => A;
  readonly contains: (network: N, address: A) => boolean;
  readonly overlaps: (a: N, b: N) => boolean;
  /** The `index`-th subnet of `length` bits, counted from the network's start. */
  readonly subnetAt: (network: N, length: number, index: bigint) => N;
}

export const inet: Family<Ipv4, Cidr> = {
  bits: 32,
  reservedAtEnd: 1n,
  valueOf: (address) => BigInt(toNumber(address)),
  prefixLength,
  first: firstAddress,
  last: lastAddress,
  at: (network, offset) => addressAt(network, Number(offset)),
  contains,
  overlaps,
  subnetAt: (network, length, index) => subnetAt(network, length, Number(index)),
};

export const inet6: Family<Ipv6, Cidr6> = {
  bits: 128,
  reservedAtEnd: 0n,
  valueOf: toBigInt,
  prefixLength: prefixLength6,
  first: firstAddress6,
  last: lastAddress6,
  at: addressAt6,
  contains: contains6,
  overlaps: overlaps6,
  subnetAt: subnetAt6,
};

/** How many addresses a prefix of `length` bits has, those that no host gets included. */
export function sizeOfPrefix({ bits }: { readonly bits: number }, length: number): bigint {
  return 1n << BigInt(bits - length);
}

/** How far into its network an address is. */
export function offsetIn<A extends string, N extends string>(
  family: Family<A, N>,
  network: N,
  address: A,
): bigint {
  return family.valueOf(address) - family.valueOf(family.first(network));
}
