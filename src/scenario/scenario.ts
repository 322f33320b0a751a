import type { Span } from '../error/lab-error.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Mac } from '../net/mac.ts';
import type { NodeCni } from './cni-schema.ts';
import type { Step } from './step.ts';

/** A scenario file after parsing: every default that needs no other part of the file is filled in, every reference checked. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly underlay: Underlay;
  readonly network: Network;
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
export interface Underlay {
  readonly subnet: Cidr;
  readonly mtuBytes: number;
  /** Where the nodes' default route points. */
  readonly gateway: Ipv4;
}

/** flannel's network configuration. @see flannel Documentation/configuration.md */
export interface Network {
  readonly cidr: Cidr;
  readonly subnetLength: number;
  readonly subnetMin: Ipv4;
  readonly subnetMax: Ipv4;
  readonly backend: Backend;
  /** The `net-conf.json` text as it goes into the store: the scenario's own words, in flannel's key order. */
  readonly netConf: string;
}

export type Backend =
  | {
      readonly kind: 'vxlan';
      readonly vni: number;
      readonly port: number;
      readonly mtuBytes: number | undefined;
    }
  | { readonly kind: 'host-gw' };

export interface Node {
  readonly name: string;
  readonly address: Ipv4;
  /** The pod subnet asked for; otherwise the allocation rule picks one. */
  readonly subnet: Cidr | undefined;
  /** Real CNI plugins wire its pods; absent: the lab does. */
  readonly cni?: NodeCni;
  readonly at: Span;
}

export interface Pod {
  readonly name: string;
  readonly node: string;
  /** The address asked for; otherwise host-local's next one. */
  readonly address: Ipv4 | undefined;
  readonly mac: Mac | undefined;
  readonly mtuBytes: number | undefined;
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
