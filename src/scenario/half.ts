import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { type Conventions, conventions4, conventions6 } from './conventions.ts';
import type { Draft } from './draft.ts';
import { DEFAULT_NETWORK6, DEFAULT_UNDERLAY6 } from './ipv6-keys.ts';
import type { NetworkInput } from './network-schema.ts';
import { memberCount } from './resolve-store.ts';

/**
 * What one address family sees of a file, so that a rule about addresses is written once for both. As in a draft, `undefined` stands
 * where a part could not be read.
 */
export interface Half<A extends string, N extends string> {
  readonly conventions: Conventions<A, N>;
  readonly underlay: UnderlayHalf<A, N> | undefined;
  readonly network: NetworkHalf<A, N> | undefined;
  readonly nodes: readonly (NodeHalf<A, N> | undefined)[];
  /** How many members of etcd want an address on the underlay. */
  readonly members: number;
  readonly pods: readonly (PodHalf<A> | undefined)[];
}

interface UnderlayHalf<A, N> {
  readonly subnet: N;
  /** The gateway asked for. */
  readonly gateway: A | undefined;
}

export interface NetworkHalf<A, N> {
  readonly cidr: N;
  readonly subnetLength: number | undefined;
  readonly subnetMin: A | undefined;
  readonly subnetMax: A | undefined;
}

interface NodeHalf<A, N> {
  readonly name: string;
  readonly address: A | undefined;
  readonly subnet: N | undefined;
}

interface PodHalf<A> {
  readonly name: string;
  readonly node: string;
  readonly address: A | undefined;
}

/** What IPv4 sees. */
export function half4({ underlay, network, store, nodes, pods }: Draft): Half<Ipv4, Cidr> {
  return {
    conventions: conventions4,
    underlay: underlay && { subnet: underlay.subnet, gateway: underlay.gateway },
    network: network && networkHalf4(network),
    nodes: nodes.map((node) => node && { name: node.name, address: node.address, subnet: node.subnet }),
    members: store === undefined ? 0 : memberCount(store),
    pods: pods.map((pod) => pod && { name: pod.name, node: pod.node, address: pod.address }),
  };
}

/** What IPv6 sees; `undefined` where the network has none, or could not be read. */
export function half6({ underlay, network, nodes, pods }: Draft): Half<Ipv6, Cidr6> | undefined {
  const network6 = network && networkHalf6(network);
  if (network6 === undefined) return undefined;
  return {
    conventions: conventions6,
    underlay: underlay && { subnet: underlay.subnet6 ?? DEFAULT_UNDERLAY6, gateway: underlay.gateway6 },
    network: network6,
    nodes: nodes.map((node) => node && { name: node.name, address: node.address6, subnet: node.subnet6 }),
    members: 0,
    pods: pods.map((pod) => pod && { name: pod.name, node: pod.node, address: pod.address6 }),
  };
}

/** The same of a network alone. */
export function networkHalf4(input: NetworkInput): NetworkHalf<Ipv4, Cidr> {
  return {
    cidr: input.Network,
    subnetLength: input.SubnetLen,
    subnetMin: input.SubnetMin,
    subnetMax: input.SubnetMax,
  };
}

/** The same of IPv6; `undefined` for a network without. */
export function networkHalf6(input: NetworkInput): NetworkHalf<Ipv6, Cidr6> | undefined {
  if (input.EnableIPv6 !== true) return undefined;
  return {
    cidr: input.IPv6Network ?? DEFAULT_NETWORK6,
    subnetLength: input.IPv6SubnetLen,
    subnetMin: input.IPv6SubnetMin,
    subnetMax: input.IPv6SubnetMax,
  };
}
