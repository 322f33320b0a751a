import type { Span } from '../error/lab-error.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Mac } from '../net/mac.ts';
import type { Backend, Container } from '../scenario/scenario.ts';
import type { PodWiring } from './pod-wiring.ts';

/** A scenario with every name, MAC, MTU and address filled in: all that the plan needs, and all that the kernel should show. */
export interface Lab {
  readonly name: string;
  readonly underlay: LabUnderlay;
  readonly network: { readonly cidr: Cidr; readonly backend: Backend };
  readonly nodes: readonly LabNode[];
  readonly pods: readonly LabPod[];
}

/** The outermost namespace: a bridge that every node's eth0 is plugged into. */
export interface LabUnderlay {
  readonly subnet: Cidr;
  readonly mtuBytes: number;
  readonly gateway: Ipv4;
  /** The bridge device; it holds the gateway's address. */
  readonly bridge: string;
  readonly mac: Mac;
}

export interface LabNode {
  /** Also its network namespace. */
  readonly name: string;
  readonly address: Ipv4;
  readonly eth0: { readonly mac: Mac; readonly mtuBytes: number };
  /** The underlay's end of the node's cable. */
  readonly port: { readonly name: string; readonly mac: Mac };
  /** The subnet the node leased for its pods. */
  readonly subnet: Cidr;
  /** First address of the subnet: the gateway of the node's pods. */
  readonly gateway: Ipv4;
  /** flannel's device; absent with host-gw. */
  readonly vtep: Vtep | undefined;
  /** The pods' bridge; there from the node's first pod on, as the CNI plugin makes it. */
  readonly bridge: PodBridge | undefined;
  /** What flannel tells the CNI plugin: `FLANNEL_MTU`, bytes. */
  readonly podMtuBytes: number;
  /** Its pods are wired by CNI plugins, not by the plan. */
  readonly hasPlugins?: true;
  readonly at: Span;
}

export interface Vtep {
  /** `flannel.<VNI>`. */
  readonly name: string;
  readonly mac: Mac;
  /** The subnet's base address, held as /32. */
  readonly address: Ipv4;
  readonly vni: number;
  readonly port: number;
  readonly mtuBytes: number;
}

export interface PodBridge {
  readonly name: string;
  readonly mac: Mac;
  /** The pods' gateway. */
  readonly address: Ipv4;
  /** The network of that address, where it is not the node's subnet. */
  readonly subnet?: Cidr;
  readonly mtuBytes: number;
}

export interface LabPod {
  /** Also its network namespace and host name. */
  readonly name: string;
  readonly node: string;
  readonly address: Ipv4;
  readonly prefixLength: number;
  readonly gateway: Ipv4;
  readonly mac: Mac;
  readonly mtuBytes: number;
  /** The node's end of the pod's cable. */
  readonly veth: { readonly name: string; readonly mac: Mac };
  readonly containers: readonly Container[];
  /** What CNI plugins made of it, where they wire the pods of its node; absent before they have. */
  readonly wiring?: PodWiring;
  readonly at: Span;
}
