import { dirname } from 'node:path';
import { machineError } from '../error/lab-error.ts';
import { until } from '../net/until.ts';
import { makeAttendance } from './attendance.ts';
import { tryLockFolder } from './folder-lock.ts';
import { type Stamp, readLedger, stampOf, writeLedger } from './ledger-file.ts';
import { type Ledger, expireLeases } from './ledger.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import { ledgerStore } from './ledger-store.ts';
import { monotonicMs } from './monotonic.ts';
import type { Store } from './store.ts';
import { storeUnreachable } from './store-unreachable.ts';
import { makeWaker } from './waker.ts';

/** How long a writer waits for another one's turn to end; a turn takes about a millisecond. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * The store without a daemon: one JSON file, written whole and renamed into place, changed under a lock. The file appears with the first write.
 * Whoever first notices that a lease is over takes it out: a watch at that moment, anybody else at the next look.
 * One store a process is enough for all who use it: the file is read again only when somebody else has written it.
 * Its calls fail with LabError `lease/broken-store` when the file is there but is not a store, and `lease/store-not-written`, e.g. when the disk is full.
 */
export function embeddedStore(file: string): Store {
  const changed = makeWaker();
  const cache = cachedLedger(file, (ledger) => {
    attendance.expectExpiry(ledger);
    changed.wake();
  });
  const change: LedgerKeeper['change'] = async (make) => {
    using _turn = await takeTurn(file);
    const before = cache.load();
    const { ledger, answer } = make(expireLeases(before, monotonicMs()));
    if (ledger !== before) cache.save(ledger);
    return answer;
  };
  const read = async (): Promise<Ledger> => {
    const ledger = cache.load();
    if (expireLeases(ledger, monotonicMs()) === ledger) return ledger;
    // What cannot be written for the moment, the disk being full, can still be read.
    return change((fresh) => ({ ledger: fresh, answer: fresh })).catch(() => ledger);
  };
  const attendance = makeAttendance(file, { load: cache.load, read, wake: changed.wake });
  return ledgerStore({ read, change, changed, attend: attendance.attend, close: attendance.close });
}

/** The ledger of the file, read again when the file is another one; `onNew` is told each that was not known here. */
function cachedLedger(file: string, onNew: (ledger: Ledger) => void) {
  let known: { readonly stamp: Stamp; readonly ledger: Ledger } | undefined;
  const keep = (ledger: Ledger, stamp: Stamp): Ledger => {
    known = { stamp, ledger };
    onNew(ledger);
    return ledger;
  };
  return {
    load: (): Ledger => {
      const stamp = stampOf(file);
      return known !== undefined && known.stamp === stamp ? known.ledger : keep(readLedger(file), stamp);
    },
    save: (ledger: Ledger): void => {
      writeLedger(file, ledger);
      keep(ledger, stampOf(file));
    },
  };
}

async function takeTurn(file: string): Promise<Disposable> {
  const attempt = (): Promise<Disposable | undefined> => Promise.resolve(lockBeside(file));
  const turn = lockBeside(file) ?? (await until(attempt, { withinMs: LOCK_TIMEOUT_MS, everyMs: 2 }));
  if (turn !== undefined) return turn;
  throw machineError({
    code: 'lease/busy-store',
    message: `another process has been writing ${file} for ${LOCK_TIMEOUT_MS / 1000} s`,
    hint: 'take the lab down and up again',
  });
}

function lockBeside(file: string): Disposable | undefined {
  try {
    return tryLockFolder(dirname(file));
  } catch (cause) {
    throw storeUnreachable(file, 'its folder cannot be opened', cause);
  }
}
