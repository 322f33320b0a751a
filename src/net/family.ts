import {
  type Cidr,
  type Ipv4,
  firstAddress,
  lastAddress,
  prefixLength,
  subnetAt,
  toAddress,
  toNumber,
} from './ipv4.ts';
import {
  type Cidr6,
  type Ipv6,
  firstAddress6,
  lastAddress6,
  prefixLength6,
  subnetAt6,
  toBigInt,
  toIpv6,
} from './ipv6.ts';

/** The words of one family of addresses, for what is the same of both: numbers as bigint. */
export interface Family<Network, Address> {
  readonly bits: 32 | 128;
  readonly toNumber: (address: Address) => bigint;
  readonly toAddress: (value: bigint) => Address;
  readonly prefixLength: (network: Network) => number;
  readonly firstAddress: (network: Network) => Address;
  readonly lastAddress: (network: Network) => Address;
  readonly subnetAt: (network: Network, length: number, index: bigint) => Network;
}

export const IPV4: Family<Cidr, Ipv4> = {
  bits: 32,
  toNumber: (address) => BigInt(toNumber(address)),
  toAddress: (value) => toAddress(Number(value)),
  prefixLength,
  firstAddress,
  lastAddress,
  subnetAt: (network, length, index) => subnetAt(network, length, Number(index)),
};

export const IPV6: Family<Cidr6, Ipv6> = {
  bits: 128,
  toNumber: toBigInt,
  toAddress: toIpv6,
  prefixLength: prefixLength6,
  firstAddress: firstAddress6,
  lastAddress: lastAddress6,
  subnetAt: subnetAt6,
};
