import type { Entry, Snapshot, StoreEvent } from '../lease/store.ts';
import { readLease } from '../lease/read-lease.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { PeerChange } from './backends/backend.ts';

/** What an agent knows of the store: every entry among the leases by its key. A value: changes give a new one. */
export type Known = ReadonlyMap<string, KnownEntry>;

export interface KnownEntry {
  readonly modRevision: number;
  /** `undefined` for an entry that is no lease. */
  readonly lease: SubnetLease | undefined;
}

/** What a change of the store means to an agent. */
export interface Learned {
  readonly known: Known;
  /** In the store's order; the agent's own lease is among them. */
  readonly changes: readonly PeerChange[];
  readonly skipped: readonly { readonly key: string; readonly reason: string }[];
  /** Keys that went and were not known as leases. */
  readonly unknown: readonly string[];
}

/**
 * The store was listed: what came since, and what went. Leases are compared by their keys alone, as flannel does, so that a subnet that was
 * known and now has another owner or MAC is not told; unless values are compared, too. @see flannel pkg/lease/lease.go LeaseWatcher.Reset
 */
export function learnSnapshot(
  before: Known,
  { entries }: Snapshot,
  compared: 'subnets' | 'values' = 'subnets',
): Learned {
  const { known, skipped } = readAll(entries);
  const isKnown = (key: string, { modRevision }: KnownEntry): boolean => {
    const was = before.get(key);
    return was?.lease !== undefined && (compared === 'subnets' || was.modRevision === modRevision);
  };
  const added = [...known].flatMap(([key, entry]) =>
    entry.lease === undefined || isKnown(key, entry) ? [] : [{ kind: 'added', lease: entry.lease } as const],
  );
  const removed = [...before].flatMap(([key, { lease }]) =>
    lease === undefined || known.get(key)?.lease !== undefined ? [] : [{ kind: 'removed', lease } as const],
  );
  return { known, changes: [...added, ...removed], skipped, unknown: [] };
}

/** The store told of changes: each is told, also of a lease that is known already; one that went is told with what was known of it. */
export function learnEvents(before: Known, events: readonly StoreEvent[]): Learned {
  const known = new Map(before);
  const changes: PeerChange[] = [];
  const skipped: { key: string; reason: string }[] = [];
  const unknown: string[] = [];
  for (const event of events) {
    if (event.kind === 'put') {
      const read = readLease(event.entry);
      const lease = read.kind === 'lease' ? read.lease : undefined;
      known.set(event.entry.key, { modRevision: event.entry.modRevision, lease });
      if (read.kind === 'lease') changes.push({ kind: 'added', lease: read.lease });
      else skipped.push({ key: read.key, reason: read.reason });
      continue;
    }
    const lease = known.get(event.key)?.lease;
    known.delete(event.key);
    if (lease === undefined) unknown.push(event.key);
    else changes.push({ kind: 'removed', lease });
  }
  return { known, changes, skipped, unknown };
}

/** The leases among what is known. */
export function leasesOf(known: Known): readonly SubnetLease[] {
  return [...known.values()].flatMap(({ lease }) => lease ?? []);
}

/** Whether these are the entries that are known, as they stand there. */
export function knowsExactly(known: Known, entries: readonly Entry[]): boolean {
  return (
    known.size === entries.length &&
    entries.every(({ key, modRevision }) => known.get(key)?.modRevision === modRevision)
  );
}

function readAll(entries: readonly Entry[]) {
  const known = new Map<string, KnownEntry>();
  const skipped: { key: string; reason: string }[] = [];
  for (const entry of entries) {
    const read = readLease(entry);
    known.set(entry.key, {
      modRevision: entry.modRevision,
      lease: read.kind === 'lease' ? read.lease : undefined,
    });
    if (read.kind === 'skipped') skipped.push({ key: read.key, reason: read.reason });
  }
  return { known, skipped };
}
