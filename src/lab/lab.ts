import type { Span } from '../error/lab-error.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import type { AgentSettings } from '../scenario/agent-settings.ts';
import type { Backend } from '../scenario/backend-settings.ts';
import type { Container, Node, NodeRange } from '../scenario/scenario.ts';
import type { PodWiring } from './pod-wiring.ts';
import type { RuleWishes } from './rule-wishes.ts';

/** A scenario with every name, MAC, MTU and address filled in: all that the plan needs, and all that the kernel should show. */
export interface Lab {
  readonly name: string;
  readonly underlay: LabUnderlay;
  readonly network: LabNetwork;
  /** How the nodes' agents are to behave. */
  readonly agent: AgentSettings;
  /** All that are in the store, whoever has them: what the nodes' agents program. */
  readonly leases: readonly SubnetLease[];
  readonly nodes: readonly LabNode[];
  /** Members of an etcd that is the lab's own, each a machine beside the nodes. */
  readonly storeNodes: readonly StoreNode[];
  readonly pods: readonly LabPod[];
  /** What has not joined yet, or is switched off: named and designed, but not there. */
  readonly absent: Pick<Lab, 'nodes' | 'pods'>;
}

/** The pods' network. */
export interface LabNetwork {
  readonly cidr: Cidr;
  /** Absent in a lab without IPv6, as is all that is called `ipv6` here. */
  readonly cidr6: Cidr6 | undefined;
  readonly backend: Backend;
  /** What flannel's agents do to the packet filter of their nodes. */
  readonly rules: RuleWishes;
}

/** The outermost namespace: a bridge that every node's eth0 is plugged into. */
export interface LabUnderlay extends NodeRange<Ipv4, Cidr> {
  readonly ipv6: NodeRange<Ipv6, Cidr6> | undefined;
  readonly mtuBytes: number;
  /** The bridge device; it holds the gateway's address. */
  readonly bridge: string;
  readonly mac: Mac;
}

/** A machine that is plugged into the underlay. */
export interface LabHost {
  /** Also its network namespace. */
  readonly name: string;
  readonly address: Ipv4;
  readonly ipv6: { readonly address: Ipv6 } | undefined;
  readonly eth0: { readonly mac: Mac; readonly mtuBytes: number };
  /** The underlay's end of its cable. */
  readonly port: { readonly name: string; readonly mac: Mac };
  readonly at: Span;
}

/** A member of the store speaks IPv4 alone. */
export interface StoreNode extends LabHost {
  readonly ipv6: undefined;
}

export interface LabNode extends LabHost, NodeSide<Ipv4, Cidr> {
  /** `stopped`: switched off, with its lease and its disk; `absent`: has not joined, or has left. */
  readonly state: 'up' | 'stopped' | 'absent';
  /** Who does flannel's part on it. */
  readonly agent: Node['agent'];
  readonly ipv6: NodeSide<Ipv6, Cidr6> | undefined;
  /** The pods' bridge; there from the node's first pod on, as the CNI plugin makes it. */
  readonly bridge: PodBridge | undefined;
  /** What flannel tells the CNI plugin: `FLANNEL_MTU`, bytes. */
  readonly podMtuBytes: number;
  /** Its pods are wired by CNI plugins, not by the plan. */
  readonly hasPlugins?: true;
  /** Boots after the first one. */
  readonly boots: number;
}

/** A node as one address family has it. */
export interface NodeSide<A, N> {
  readonly address: A;
  /** The subnet the node leased for its pods. */
  readonly subnet: N;
  /** The address after the subnet's first: the gateway of the node's pods. */
  readonly gateway: A;
  /** flannel's VXLAN device; absent with other backends. */
  readonly vtep: Vtep<A> | undefined;
  /** flannel's device of a backend that wraps packets otherwise. */
  readonly tunnel: Tunnel<A> | undefined;
}

export interface Tunnel<A = Ipv4> {
  readonly kind: 'wireguard' | 'udp' | 'ipip';
  readonly name: string;
  /** The subnet's base address, held alone: as /32, or /128. */
  readonly address: A;
  readonly mtuBytes: number;
}

export interface Vtep<A = Ipv4> {
  /** `flannel.<VNI>`, of IPv6 `flannel-v6.<VNI>`. */
  readonly name: string;
  readonly mac: Mac;
  /** The subnet's base address, held alone: as /32, or /128. */
  readonly address: A;
  readonly vni: number;
  readonly port: number;
  /** As the kernel has it; flannel asks for `podMtuBytes`. */
  readonly mtuBytes: number;
}

export interface PodBridge {
  readonly name: string;
  readonly mac: Mac;
  /** The pods' gateway. */
  readonly address: Ipv4;
  readonly address6: Ipv6 | undefined;
  /** The network of that address, where it is not the node's subnet. */
  readonly subnet?: Cidr;
  readonly mtuBytes: number;
}

/** A pod as one address family has it. */
export interface PodSide<A> {
  readonly address: A;
  readonly prefixLength: number;
  readonly gateway: A;
}

export interface LabPod extends PodSide<Ipv4> {
  /** Also its network namespace and host name. */
  readonly name: string;
  readonly node: string;
  readonly ipv6: PodSide<Ipv6> | undefined;
  readonly mac: Mac;
  readonly mtuBytes: number;
  /** The node's end of the pod's cable. */
  readonly veth: { readonly name: string; readonly mac: Mac };
  readonly containers: readonly Container[];
  /** What CNI plugins made of it, where they wire the pods of its node; absent before they have. */
  readonly wiring?: PodWiring;
  readonly at: Span;
}
