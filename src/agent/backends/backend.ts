import type { SubnetLease } from '../../lease/subnet-lease.ts';

/** How packets for other nodes' subnets leave the node: what flannel calls a backend, for one node. */
export interface Backend extends AsyncDisposable {
  /**
   * Makes the device if there is one, then the lease, then gives the device its address and switches it on: flannel's order.
   * @throws LabError `agent/...` with the kernel's words; a device that was made stays, as flannel leaves it
   */
  readonly register: (acquire: AcquireLease) => Promise<Registered>;
  /** Programs what these changes demand, in their order; what the kernel refuses is told and does not keep the rest from being done. */
  readonly handle: (changes: readonly PeerChange[]) => Promise<readonly Applied[]>;
  /** Puts back what others took away; to be called every 10 s. Absent where flannel has no such check. */
  readonly check?: () => Promise<readonly Applied[]>;
}

/** What the node says of itself in its lease. */
export type Announcement = Pick<SubnetLease, 'publicIp' | 'publicIp6' | 'backend' | 'backend6'>;

/** Gets the lease: a `SubnetLease` of the subnet, with this announcement. */
export type AcquireLease = (announcement: Announcement) => Promise<SubnetLease>;

export interface Registered {
  readonly lease: SubnetLease;
  /** `FLANNEL_MTU`, bytes. */
  readonly mtuBytes: number;
  /** flannel's devices; none with host-gw and alloc. */
  readonly devices: readonly string[];
  /** What is not as on most nodes, and to be said to the user: that WireGuard runs in user space. */
  readonly remark?: string;
}

/** A lease of another node that came, changed (`added` again), or went. */
export interface PeerChange {
  readonly kind: 'added' | 'removed';
  readonly lease: SubnetLease;
}

/** What one change led to, entry by entry in the order it was done. */
export interface Applied {
  readonly change: PeerChange;
  readonly entries: readonly AppliedEntry[];
}

/** One row of a kernel table, as `ip` and `bridge` write it. */
export interface AppliedEntry {
  readonly action: 'set' | 'removed';
  readonly table: 'neigh' | 'fdb' | 'routes' | 'peers';
  /** `10.244.60.0 dev flannel.1 lladdr 02:… PERMANENT`; peers of WireGuard as `wg` has them, on a line. */
  readonly text: string;
  /** The kernel's words where it refused. */
  readonly refused?: string;
}
