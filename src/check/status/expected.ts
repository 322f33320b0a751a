import type { Mac } from '../../net/mac.ts';

/** The rows the kernel should show, table by table. */
export interface ExpectedRows {
  readonly links: readonly ExpectedLink[];
  readonly addresses: readonly ExpectedAddress[];
  readonly routes: readonly ExpectedRoute[];
  readonly neighbours: readonly ExpectedNeighbour[];
  readonly fdb: readonly ExpectedFdbEntry[];
}

/** A device that should be up, with the attributes that were set on it. */
export interface ExpectedLink {
  readonly where: string;
  readonly dev: string;
  /** What it is for: `pod-a's cable`. */
  readonly role: string;
  /** As the kernel says; `wireguard` may be a `tun` there, where a process does WireGuard's work. */
  readonly kind: 'bridge' | 'veth' | 'vxlan' | 'ipip' | 'wireguard' | 'tun';
  /** Absent of a device that wraps bare IP packets. */
  readonly mac: Mac | undefined;
  readonly mtuBytes: number;
  /** The bridge it is a port of. */
  readonly master?: string;
  readonly hairpin?: boolean;
  /** 0 where flannel and the CNI plugin switch the queue off; `ip` then leaves the word out. */
  readonly txqueuelen?: number;
  readonly vxlan?: {
    readonly vni: number;
    readonly local: string;
    readonly dev: string;
    readonly port: number;
  };
}

export interface ExpectedAddress {
  readonly where: string;
  readonly dev: string;
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly prefixLength: number;
  /** IPv6 has none. */
  readonly broadcast: string | undefined;
}

export interface ExpectedRoute {
  readonly where: string;
  readonly family: 'inet' | 'inet6';
  readonly dst: string;
  readonly via: string | undefined;
  readonly dev: string;
  readonly isOnlink: boolean;
  /** What lies that way: `the pods of node-2`. */
  readonly leadsTo: string;
}

/** A permanent entry of the ARP table, of IPv6 of the neighbours'. */
export interface ExpectedNeighbour {
  readonly where: string;
  readonly ip: string;
  readonly dev: string;
  readonly mac: Mac;
  readonly peer: string;
}

/** A permanent entry of a VXLAN device's forwarding table. */
export interface ExpectedFdbEntry {
  readonly where: string;
  readonly mac: Mac;
  readonly dev: string;
  readonly dst: string;
  readonly peer: string;
}

const noRows: ExpectedRows = { links: [], addresses: [], routes: [], neighbours: [], fdb: [] };

/** Rows of several parts together; a part names the tables it has rows for. */
export function joinRows(parts: readonly Partial<ExpectedRows>[]): ExpectedRows {
  const all = parts.map((part) => ({ ...noRows, ...part }));
  return {
    links: all.flatMap(({ links }) => links),
    addresses: all.flatMap(({ addresses }) => addresses),
    routes: all.flatMap(({ routes }) => routes),
    neighbours: all.flatMap(({ neighbours }) => neighbours),
    fdb: all.flatMap(({ fdb }) => fdb),
  };
}
