import type { Ipv4 } from '../net/ipv4.ts';
import type { LeaseView, ViewedEntry } from './lease-view.ts';
import { readLease } from './read-lease.ts';
import type { SubnetLease } from './subnet-lease.ts';

/** An entry among the leases of a store, as one speaks of it. */
export interface LeaseRow {
  /** Less the prefix of all leases: `10.244.1.0-24`. */
  readonly key: string;
  /** Absent for an entry that is no lease. */
  readonly lease: SubnetLease | undefined;
  /** Why it is none. */
  readonly problem: string | undefined;
  /** Who has it, where that is a node of the lab. */
  readonly node: string | undefined;
  /** Until it ends; absent for one that stays, or where the store did not say. */
  readonly ttlSeconds: number | undefined;
  /** The store's own lease that it ends with. */
  readonly leaseId: string | undefined;
  readonly revision: number;
}

/**
 * The entries of a store that are, or should be, leases, in the order of their keys.
 * @param nodeOf the node of the lab with that address on the underlay
 */
export function leaseRows(
  { prefix, entries }: LeaseView,
  nodeOf: (publicIp: Ipv4) => string | undefined,
  nowMs = Date.now(),
): readonly LeaseRow[] {
  return entries.map((entry) => {
    const read = readLease({ ...entry, lease: entry.lease });
    const lease = read.kind === 'lease' ? read.lease : undefined;
    return {
      key: entry.key.startsWith(`${prefix}/subnets/`)
        ? entry.key.slice(`${prefix}/subnets/`.length)
        : entry.key,
      lease,
      problem: read.kind === 'lease' ? undefined : read.reason,
      node: lease && nodeOf(lease.publicIp),
      ttlSeconds: ttlOf(entry, nowMs),
      leaseId: entry.lease,
      revision: entry.modRevision,
    };
  });
}

function ttlOf({ expiresAt }: ViewedEntry, nowMs: number): number | undefined {
  return expiresAt === undefined
    ? undefined
    : Math.max(0, Math.round((Date.parse(expiresAt) - nowMs) / 1000));
}
