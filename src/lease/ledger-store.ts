import { badRevision, leaseGone } from './lease-errors.ts';
import {
  type Ledger,
  compactLedger,
  deleteEntries,
  endLease,
  expireLeases,
  grantLease,
  listEntries,
  putEntry,
  remainingMs,
} from './ledger.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import { watchLedger } from './ledger-watch.ts';
import { monotonicMs } from './monotonic.ts';
import type { Store } from './store.ts';

/** The store whose ledger somebody keeps. */
export function ledgerStore(keeper: LedgerKeeper): Store {
  const closed = new AbortController();
  return {
    ...entriesOf(keeper),
    ...leasesOf(keeper),
    watch: (prefix, { fromRevision, signal }) =>
      watchLedger(keeper, {
        prefix,
        fromRevision,
        signal: AbortSignal.any([closed.signal, ...(signal === undefined ? [] : [signal])]),
      }),
    compact: (revision) =>
      keeper.change((ledger) => {
        if (revision <= ledger.compactRevision || revision > ledger.revision) throw badRevision(revision);
        return { ledger: compactLedger(ledger, revision), answer: undefined };
      }),
    [Symbol.asyncDispose]: () => {
      closed.abort();
      keeper.close();
      return Promise.resolve();
    },
  };
}

function entriesOf({
  read,
  change,
}: LedgerKeeper): Pick<Store, 'list' | 'get' | 'create' | 'put' | 'delete'> {
  return {
    list: async (prefix) => listEntries(await read(), prefix),
    get: async (key) => (await read()).entries.get(key),
    create: (key, value, lease) =>
      change((ledger) =>
        ledger.entries.has(key)
          ? { ledger, answer: 'exists' }
          : { ledger: putUnder(ledger, { key, value, lease }), answer: 'created' },
      ),
    put: (key, value, lease) =>
      change((before) => {
        const ledger = putUnder(before, { key, value, lease });
        return { ledger, answer: ledger.revision };
      }),
    delete: (key) =>
      change((ledger) => {
        const isThere = ledger.entries.has(key);
        return { ledger: deleteEntries(ledger, isThere ? [key] : []), answer: isThere };
      }),
  };
}

function leasesOf({ read, change }: LedgerKeeper): Pick<Store, 'grant' | 'revoke' | 'remainingSeconds'> {
  return {
    grant: (ttlSeconds) =>
      change((before) => {
        const { ledger, lease } = grantLease(before, ttlSeconds, monotonicMs());
        return { ledger, answer: lease };
      }),
    revoke: (lease) =>
      change((ledger) => ({ ledger: endLease(ledger, lease), answer: ledger.leases.has(lease) })),
    remainingSeconds: async (lease) => {
      const now = monotonicMs();
      const grant = expireLeases(await read(), now).leases.get(lease);
      return grant === undefined ? undefined : Math.floor(remainingMs(grant, now) / 1000);
    },
  };
}

function putUnder(ledger: Ledger, entry: Parameters<typeof putEntry>[1]): Ledger {
  if (entry.lease !== undefined && !ledger.leases.has(entry.lease)) throw leaseGone(entry.lease);
  return putEntry(ledger, entry);
}
