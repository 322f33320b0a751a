/**
 * What the kernel said, one type a table. `where` is the namespace it was read in.
 * Columns that are absent were not in the kernel's answer.
 */
export interface Neighbour {
  readonly where: string;
  readonly ip: string;
  readonly dev: string;
  /** Absent while FAILED or INCOMPLETE. */
  readonly mac: string | undefined;
  /** `REACHABLE`, `STALE`, `PERMANENT`, … */
  readonly state: string;
}

export interface FdbEntry {
  readonly where: string;
  readonly mac: string;
  /** The device the frame leaves by. */
  readonly port: string;
  /** The VXLAN peer, for an entry of a vxlan device. */
  readonly dst: string | undefined;
  /** The bridge the port belongs to. */
  readonly master: string | undefined;
  /** `permanent`, `static`, or absent for a learned one. */
  readonly state: string | undefined;
  /** `self`, `master`, `extern_learn`, … */
  readonly flags: readonly string[];
}

export interface Route {
  readonly where: string;
  readonly family: 'inet' | 'inet6';
  /** `blackhole`, `unreachable`, …; absent for the common `unicast`. */
  readonly type: string | undefined;
  /** `default` or a network or address. */
  readonly dst: string;
  readonly via: string | undefined;
  readonly dev: string | undefined;
  readonly src: string | undefined;
  readonly scope: string | undefined;
  readonly proto: string | undefined;
  /** `onlink`, `linkdown`, … */
  readonly flags: readonly string[];
}

export interface Link {
  readonly where: string;
  readonly index: number;
  readonly dev: string;
  readonly mac: string | undefined;
  readonly mtuBytes: number;
  /** `UP`, `DOWN`, `UNKNOWN`, `LOWERLAYERDOWN` as `operstate`. */
  readonly state: string;
  /** Interface flags: `UP`, `LOWER_UP`, `BROADCAST`, … */
  readonly flags: readonly string[];
  /** `veth`, `bridge`, `vxlan`; absent for lo. */
  readonly kind: string | undefined;
  readonly master: string | undefined;
  /** Index of the other end of a veth, in the namespace `peerNetns` names (as far as it has a name). */
  readonly peerIndex: number | undefined;
  readonly peerNetns: string | undefined;
  readonly txqueuelen: number | undefined;
  readonly hairpin: boolean | undefined;
  readonly vxlan: VxlanInfo | undefined;
}

export interface VxlanInfo {
  readonly vni: number;
  readonly local: string | undefined;
  readonly dev: string | undefined;
  readonly port: number;
  readonly learning: boolean;
}

export interface Address {
  readonly where: string;
  readonly dev: string;
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly prefixLength: number;
  readonly broadcast: string | undefined;
  readonly scope: string;
}

/** How many packets a device has counted since it was made. */
export interface Counter {
  readonly where: string;
  readonly index: number;
  readonly dev: string;
  readonly packetsIn: number;
  readonly packetsOut: number;
}

/** All tables of the namespaces asked for. A namespace that could not be entered is in `absent`, never silently left out. */
export interface Observation {
  readonly neighbours: readonly Neighbour[];
  readonly fdb: readonly FdbEntry[];
  readonly routes: readonly Route[];
  readonly links: readonly Link[];
  readonly addresses: readonly Address[];
  readonly absent: readonly string[];
}
