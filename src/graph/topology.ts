import type { Difference } from '../check/status/difference.ts';

/** A lab as vertices and edges: what should be there, or, of a lab that is up, what the kernel shows. Every picture is drawn from it. */
export interface Topology {
  readonly name: string;
  readonly source: 'plan' | 'kernel';
  /** The underlay, the nodes, the members of the store and the pods, in this order. */
  readonly places: readonly Place[];
  readonly overlays: readonly Overlay[];
  readonly edges: readonly Edge[];
  /** What differs from the plan, with the commands that mend it; the places and devices are marked with it too. */
  readonly differences: readonly Difference[];
}

/** A network namespace. */
export interface Place {
  /** Its name. */
  readonly id: string;
  readonly kind: 'underlay' | 'node' | 'store' | 'pod';
  /** The node a pod runs on. */
  readonly node: string | undefined;
  /** What addresses are given out here: of the underlay to the nodes, of a node to its pods. */
  readonly subnet: string | undefined;
  /** What differs and belongs to no device: `no such namespace`, `etcd stopped`. */
  readonly marks: readonly string[];
  readonly devices: readonly Device[];
  readonly containers: readonly ContainerVertex[];
}

/**
 * `planned`: nobody looked. `unplugged`: it is up, but nothing answers at the other end. `unseen`: its namespace could not be
 * entered. `missing`: its namespace could, and has no such device.
 */
export type DeviceState = 'planned' | 'up' | 'down' | 'unplugged' | 'missing' | 'unseen';

export interface Device {
  /** `WHERE/DEV`: `node-1/flannel.1`, `pod-a/eth0`, `underlay/node-1`. */
  readonly id: string;
  readonly dev: string;
  /** As the kernel calls it (`veth`, `bridge`, `vxlan`, `dummy`); absent where it has no word for it. */
  readonly kind: string | undefined;
  /** With prefix length; link-local ones of IPv6, which every device has, are left out. */
  readonly addresses: readonly string[];
  readonly mac: string | undefined;
  readonly mtuBytes: number;
  readonly state: DeviceState;
  /** The kernel has it, the plan does not. */
  readonly isExtra: boolean;
  /** In few words what differs from the plan: `down`, `no FDB entry for node-2`. */
  readonly marks: readonly string[];
}

export interface ContainerVertex {
  /** `POD/container/NAME`. */
  readonly id: string;
  readonly name: string;
  /** `answers on 8080`, or its command. */
  readonly does: string;
  /** How it is if that is not well: `has exited with code 3`. */
  readonly marks: readonly string[];
}

/** A VXLAN network: what all tunnel ends of one VNI have in common. */
export interface Overlay {
  /** `vxlan/VNI`. */
  readonly id: string;
  readonly vni: number;
  readonly port: number;
}

/**
 * `veth`: a cable. `port`: from a bridge to what is plugged into it. `over`: from a tunnel end to the device its packets leave by.
 * `tunnel`: from a tunnel end to its VXLAN network. `route`: from the pods' bridge to the device the pods of other nodes are
 * reached by.
 */
export type EdgeKind = 'veth' | 'port' | 'over' | 'tunnel' | 'route';

/** `impaired`: it is there, but not all of its table entries are. */
export type EdgeState = 'planned' | 'up' | 'down' | 'missing' | 'impaired' | 'unseen';

export interface Edge {
  readonly kind: EdgeKind;
  /** Ids of vertices. */
  readonly from: string;
  readonly to: string;
  readonly state: EdgeState;
  readonly isExtra: boolean;
  /** The subnets that a `route` leads to. */
  readonly subnets?: readonly string[];
}

/** A machine of its own, plugged into the underlay. */
export function isMachine({ kind }: Place): boolean {
  return kind === 'node' || kind === 'store';
}

/** The devices of all places by their ids. */
export function devicesById({ places }: Topology): ReadonlyMap<string, Device> {
  return new Map(places.flatMap(({ devices }) => devices.map((device) => [device.id, device] as const)));
}

/** Whether nothing differs: the picture of a lab that is well needs no table of what to mend. */
export function isWhole({ differences }: Topology): boolean {
  return differences.length === 0;
}
