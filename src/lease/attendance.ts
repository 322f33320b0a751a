import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expiryTimer } from './expiry-timer.ts';
import type { Ledger } from './ledger.ts';

/** Until when leases that are over stay, where the file could not be written at once. */
const RETRY_MS = 1000;

/** Looks at a store's file whenever something happens to it, while somebody waits for that. */
export interface Attendance {
  /** Begins, or goes on until one more disposal. */
  readonly attend: () => Disposable;
  /** Looks again when the first lease of this ledger is over. */
  readonly expectExpiry: (ledger: Ledger) => void;
  readonly close: () => void;
}

/** How the store is looked at: `load` may fail, `read` takes out what is over, `wake` has everybody look for themselves. */
export interface Looks {
  readonly load: () => Ledger;
  readonly read: () => Promise<Ledger>;
  readonly wake: () => void;
}

export function makeAttendance(file: string, { load, read, wake }: Looks): Attendance {
  let attendants = 0;
  let watcher: FSWatcher | undefined;
  const timer = expiryTimer(() => {
    read().then((ledger) => timer.set(ledger, RETRY_MS), wake);
  });
  const look = (): void => {
    try {
      timer.set(load());
    } catch {
      // Who waits reads the file too, and fails for itself.
      wake();
    }
  };
  const stop = (): void => {
    watcher?.close();
    timer.clear();
  };
  const leave = (): void => {
    attendants -= 1;
    if (attendants === 0) stop();
  };
  return {
    attend: () => {
      attendants += 1;
      if (attendants === 1) {
        watcher = watchFile(file, look);
        look();
      }
      return { [Symbol.dispose]: leave };
    },
    expectExpiry: (ledger) => {
      if (attendants > 0) timer.set(ledger);
    },
    close: stop,
  };
}

/** The file is replaced as a whole, so it is its folder that is watched. */
function watchFile(file: string, onChange: () => void): FSWatcher {
  return watch(dirname(file), (_event, name) => {
    if (name === basename(file)) onChange();
  });
}
