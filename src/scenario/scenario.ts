import type { Span } from '../error/lab-error.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import type { AgentSettings } from './agent-settings.ts';
import type { Backend } from './backend-settings.ts';
import type { NodeCni } from './cni-schema.ts';
import type { Step } from './step.ts';
import type { StoreSettings } from './store-settings.ts';

/** A scenario file after parsing: every default that needs no other part of the file is filled in, every reference checked. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly underlay: Underlay;
  readonly network: Network;
  readonly store: StoreSettings;
  readonly agent: AgentSettings;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly steps: readonly Step[];
  readonly source: Source;
}

/** The file as it was read. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The L2 between the nodes. */
export interface Underlay extends NodeRange<Ipv4, Cidr> {
  readonly mtuBytes: number;
  /** Absent in a network without IPv6. */
  readonly ipv6: NodeRange<Ipv6, Cidr6> | undefined;
}

/** Where the nodes' addresses of one family come from. */
export interface NodeRange<A, N> {
  readonly subnet: N;
  /** Where the nodes' default route points. */
  readonly gateway: A;
}

/** flannel's network configuration. @see flannel Documentation/configuration.md */
export interface Network extends PodRange<Ipv4, Cidr> {
  /** Absent in a network without IPv6. */
  readonly ipv6: PodRange<Ipv6, Cidr6> | undefined;
  readonly backend: Backend;
  /** `EnableNFTables`: the traffic rules are nftables' instead of iptables'. */
  readonly usesNftables: boolean;
  /** The `net-conf.json` text as it goes into the store: the scenario's own words, in flannel's key order. */
  readonly netConf: string;
}

/** Where the pods' addresses of one family come from: subnets of `subnetLength` bits, from `subnetMin` to `subnetMax`, both first addresses of one. */
export interface PodRange<A, N> {
  readonly cidr: N;
  readonly subnetLength: number;
  readonly subnetMin: A;
  readonly subnetMax: A;
}

export interface Node {
  readonly name: string;
  readonly address: Ipv4;
  /** The file says the address; otherwise it is the next free one, and in a lab that changes the one the node had. */
  readonly isAddressGiven: boolean;
  /** The pod subnet asked for; otherwise the allocation rule picks one. */
  readonly subnet: Cidr | undefined;
  /** Absent in a network without IPv6. */
  readonly ipv6: NodeIpv6 | undefined;
  /** `later`: named and designed, but built by `node add` or a step. */
  readonly joins: 'at-start' | 'later';
  /** Who does flannel's part on it: the lab, the real program, or nobody. */
  readonly agent: 'netlab' | 'flanneld' | 'none';
  /** Real CNI plugins wire its pods; absent: the lab does. */
  readonly cni?: NodeCni;
  readonly at: Span;
}

export interface NodeIpv6 {
  readonly address: Ipv6;
  readonly isAddressGiven: boolean;
  /** The IPv6 pod subnet asked for; otherwise the allocation rule picks one. */
  readonly subnet: Cidr6 | undefined;
}

export interface Pod {
  readonly name: string;
  readonly node: string;
  /** The address asked for; otherwise host-local's next one. */
  readonly address: Ipv4 | undefined;
  /** The same of IPv6. */
  readonly address6: Ipv6 | undefined;
  readonly mac: Mac | undefined;
  readonly mtuBytes: number | undefined;
  /** `later`: named and designed, but built by `pod add` or a step. */
  readonly joins: 'at-start' | 'later';
  readonly containers: readonly Container[];
  readonly at: Span;
}

export interface Container {
  readonly name: string;
  /** Process of the container; absent: the lab answers on `ports` itself. */
  readonly command: readonly string[] | undefined;
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly privileged: boolean;
  readonly at: Span;
}
