import { type Entry, LeaseId, type Snapshot, type StoreEvent } from './store.ts';

/** The whole of a store that keeps itself: what the memory store has in a variable, and the embedded one in a file. A value: changes give a new one. */
export interface Ledger {
  readonly revision: number;
  /** The changes from here on are still known. */
  readonly compactRevision: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly leases: ReadonlyMap<LeaseId, Grant>;
  /** Number of the last lease that was granted. */
  readonly lastLease: number;
  /** The latest changes, oldest first. */
  readonly history: readonly StoreEvent[];
}

/** A lease: `deadlineMs` is of the monotonic clock, so that nobody's setting of the wall clock ends it. */
export interface Grant {
  readonly ttlSeconds: number;
  readonly deadlineMs: number;
}

export const EMPTY_LEDGER: Ledger = {
  revision: 0,
  compactRevision: 0,
  entries: new Map(),
  leases: new Map(),
  lastLease: 0,
  history: [],
};

/** So many changes are kept; a watch from before them is told `compacted`. */
const HISTORY_LIMIT = 1000;

/** All entries under a prefix, in the order of their keys. */
export function listEntries({ revision, entries }: Ledger, prefix: string): Snapshot {
  const under = [...entries.values()].filter(({ key }) => key.startsWith(prefix));
  return { revision, entries: under.sort((a, b) => compareKeys(a.key, b.key)) };
}

/** One more revision, in which the key has this value. */
export function putEntry(
  ledger: Ledger,
  { key, value, lease }: Pick<Entry, 'key' | 'value' | 'lease'>,
): Ledger {
  const revision = ledger.revision + 1;
  const createRevision = ledger.entries.get(key)?.createRevision ?? revision;
  const entry = { key, value, createRevision, modRevision: revision, lease };
  const entries = new Map(ledger.entries).set(key, entry);
  return recorded({ ...ledger, revision, entries }, [{ kind: 'put', entry }]);
}

/** One more revision, without these keys; none when there are none. */
export function deleteEntries(ledger: Ledger, keys: readonly string[]): Ledger {
  if (keys.length === 0) return ledger;
  const modRevision = ledger.revision + 1;
  const entries = new Map(ledger.entries);
  for (const key of keys) entries.delete(key);
  const events = keys.map((key) => ({ kind: 'delete', key, modRevision }) as const);
  return recorded({ ...ledger, revision: modRevision, entries }, events);
}

/** A new lease, which is no revision. */
export function grantLease(
  ledger: Ledger,
  ttlSeconds: number,
  nowMs: number,
): { readonly ledger: Ledger; readonly lease: LeaseId } {
  const lastLease = ledger.lastLease + 1;
  const lease = LeaseId.parse(String(lastLease));
  const leases = new Map(ledger.leases).set(lease, { ttlSeconds, deadlineMs: nowMs + ttlSeconds * 1000 });
  return { ledger: { ...ledger, lastLease, leases }, lease };
}

/** Without a lease and its keys, which go in one revision. */
export function endLease(ledger: Ledger, lease: LeaseId): Ledger {
  const leases = new Map(ledger.leases);
  if (!leases.delete(lease)) return ledger;
  const ended = [...ledger.entries.values()].filter((entry) => entry.lease === lease);
  return deleteEntries(
    { ...ledger, leases },
    ended.map(({ key }) => key),
  );
}

/** Without the leases whose time is over; the same ledger when there are none. */
export function expireLeases(ledger: Ledger, nowMs: number): Ledger {
  const over = [...ledger.leases].filter(([, grant]) => remainingMs(grant, nowMs) <= 0);
  return over.reduce((rest, [lease]) => endLease(rest, lease), ledger);
}

/** Never more than it was granted for: the monotonic clock starts anew with the machine, and a file may outlive that. */
export function remainingMs({ ttlSeconds, deadlineMs }: Grant, nowMs: number): number {
  return Math.min(deadlineMs - nowMs, ttlSeconds * 1000);
}

/** Without the changes before a revision. */
export function compactLedger(ledger: Ledger, compactRevision: number): Ledger {
  const history = ledger.history.filter((event) => revisionOf(event) >= compactRevision);
  return { ...ledger, compactRevision, history };
}

export function revisionOf(event: StoreEvent): number {
  return event.kind === 'put' ? event.entry.modRevision : event.modRevision;
}

/** Whole revisions are dropped, so that a watch sees each entirely or is told. */
function recorded(ledger: Ledger, events: readonly StoreEvent[]): Ledger {
  const history = [...ledger.history, ...events];
  const dropped = history.at(-HISTORY_LIMIT - 1);
  return history.length <= HISTORY_LIMIT || dropped === undefined
    ? { ...ledger, history }
    : compactLedger({ ...ledger, history }, revisionOf(dropped) + 1);
}

/** By their bytes in UTF-8, as etcd orders them: as UTF-16 has them, but surrogates stand for what comes last. */
function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
