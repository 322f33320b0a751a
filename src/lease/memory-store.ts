import { EMPTY_LEDGER, type Ledger, expireLeases } from './ledger.ts';
import { ledgerStore } from './ledger-store.ts';
import { expiryTimer } from './expiry-timer.ts';
import { monotonicMs } from './monotonic.ts';
import type { Store } from './store.ts';
import { makeWaker } from './waker.ts';

/** A store that lives and dies in this process. */
export function memoryStore(): Store {
  let ledger = EMPTY_LEDGER;
  const changed = makeWaker();
  const keep = (next: Ledger): Ledger => {
    const isNew = next !== ledger;
    ledger = expireLeases(next, monotonicMs());
    expiry.set(ledger);
    if (isNew || ledger !== next) changed.wake();
    return ledger;
  };
  const expiry = expiryTimer(() => keep(ledger));
  return ledgerStore({
    read: () => Promise.resolve(keep(ledger)),
    change: (change) =>
      new Promise((resolve) => {
        const { ledger: next, answer } = change(keep(ledger));
        keep(next);
        resolve(answer);
      }),
    changed,
    attend: () => ({ [Symbol.dispose]: () => undefined }),
    close: expiry.clear,
  });
}
