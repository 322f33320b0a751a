import type { Ledger } from './ledger.ts';
import type { Waker } from './waker.ts';

/** Where a ledger is kept. */
export interface LedgerKeeper {
  /** The ledger as it is now, without what has expired. */
  readonly read: () => Promise<Ledger>;
  /** Replaces the ledger by what `change` makes of it, one at a time; gives its answer. */
  readonly change: <T>(change: (ledger: Ledger) => Changed<T>) => Promise<T>;
  /** Wakes who waits for another ledger. */
  readonly changed: Waker;
  /** Told that somebody waits from now until the disposal. */
  readonly attend: () => Disposable;
  readonly close: () => void;
}

export interface Changed<T> {
  readonly ledger: Ledger;
  readonly answer: T;
}
