import { type Family, inet, inet6, sizeOfPrefix } from '../net/family.ts';
import { Cidr, type Ipv4 } from '../net/ipv4.ts';
import { Cidr6, type Ipv6 } from '../net/ipv6.ts';
import { DEFAULT_NETWORK6 } from './ipv6-keys.ts';

/** How one address family is written in a scenario, and what flannel and this lab hold with it. */
export interface Conventions<A extends string, N extends string> {
  readonly family: Family<A, N>;
  readonly keys: FamilyKeys;
  /** Longest prefix of a pod network that flannel takes. */
  readonly longestNetwork: number;
  /** A pod network with this prefix or a wider one is cut into subnets of `wideSubnet` bits. */
  readonly wideNetwork: number;
  readonly wideSubnet: number;
  readonly exampleNetwork: N;
  /** Longest prefix of an underlay: room for a gateway and a node. */
  readonly longestUnderlay: number;
  /** Where the first node's address is looked for. */
  readonly firstNode: bigint;
  /** The underlay's gateway where none is given. */
  readonly gatewayOf: (underlay: N) => A;
  /** What the first address of a network is. */
  readonly firstUse: string;
  /** What of a node's subnet is not for pods. */
  readonly notForPods: string;
  /** Networks whose addresses no device of a lab can have. */
  readonly special: readonly { readonly network: N; readonly use: string }[];
  readonly specialHint: string;
}

/** The keys of a scenario that an address family has. */
export interface FamilyKeys {
  readonly network: 'Network' | 'IPv6Network';
  readonly subnetLength: 'SubnetLen' | 'IPv6SubnetLen';
  readonly subnetMin: 'SubnetMin' | 'IPv6SubnetMin';
  readonly subnetMax: 'SubnetMax' | 'IPv6SubnetMax';
  readonly subnet: 'subnet' | 'subnet6';
  readonly gateway: 'gateway' | 'gateway6';
  readonly address: 'address' | 'address6';
}

/** @see flannel pkg/subnet/config.go; RFC 6890 section 2.2.2 */
export const conventions4: Conventions<Ipv4, Cidr> = {
  family: inet,
  keys: {
    ...{ network: 'Network', subnetLength: 'SubnetLen', subnetMin: 'SubnetMin', subnetMax: 'SubnetMax' },
    ...{ subnet: 'subnet', gateway: 'gateway', address: 'address' },
  },
  longestNetwork: 28,
  wideNetwork: 22,
  wideSubnet: 24,
  exampleNetwork: Cidr.parse('10.244.0.0/16'),
  longestUnderlay: 30,
  firstNode: 11n,
  gatewayOf: (underlay) => inet.at(underlay, sizeOfPrefix(inet, inet.prefixLength(underlay)) - 2n),
  firstUse: 'network address',
  notForPods: "the first is the gateway's, the last for broadcast",
  special: [
    { network: Cidr.parse('0.0.0.0/8'), use: '"this network"' },
    { network: Cidr.parse('127.0.0.0/8'), use: 'loopback' },
    { network: Cidr.parse('224.0.0.0/4'), use: 'multicast' },
    { network: Cidr.parse('240.0.0.0/4'), use: 'reserved' },
  ],
  specialHint: 'take a private network, such as one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
};

/** @see flannel pkg/subnet/config.go; RFC 6890 section 2.2.3; RFC 4291 section 2.6.1 */
export const conventions6: Conventions<Ipv6, Cidr6> = {
  family: inet6,
  keys: {
    ...{ network: 'IPv6Network', subnetLength: 'IPv6SubnetLen' },
    ...{ subnetMin: 'IPv6SubnetMin', subnetMax: 'IPv6SubnetMax' },
    ...{ subnet: 'subnet6', gateway: 'gateway6', address: 'address6' },
  },
  longestNetwork: 124,
  wideNetwork: 62,
  wideSubnet: 64,
  exampleNetwork: DEFAULT_NETWORK6,
  longestUnderlay: 126,
  firstNode: 0x11n,
  gatewayOf: (underlay) => inet6.at(underlay, 1n),
  firstUse: 'anycast address of the routers',
  notForPods: "the first is the routers', the second the gateway's",
  special: [
    { network: Cidr6.parse('::/8'), use: 'loopback, IPv4-mapped and the like' },
    { network: Cidr6.parse('fe80::/10'), use: 'link-local' },
    { network: Cidr6.parse('ff00::/8'), use: 'multicast' },
  ],
  specialHint: 'take a unique local network, one of fd00::/8',
};
