import { type Ledger, remainingMs } from './ledger.ts';
import { monotonicMs } from './monotonic.ts';

/** The longest that Node.js waits: 24.8 days; whoever is woken early looks again. */
const LONGEST_MS = 2 ** 31 - 1;

/** Runs when the first lease of a ledger expires; keeps no process alive. */
export interface ExpiryTimer {
  /** For this ledger from now on, and for the one before no more; never sooner than `leastMs`. */
  readonly set: (ledger: Ledger, leastMs?: number) => void;
  readonly clear: () => void;
}

export function expiryTimer(onExpiry: () => void): ExpiryTimer {
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => clearTimeout(timer);
  return {
    clear,
    set: ({ leases }, leastMs = 0) => {
      clear();
      const now = monotonicMs();
      const first = Math.min(...[...leases.values()].map((grant) => remainingMs(grant, now)));
      if (Number.isFinite(first))
        timer = setTimeout(onExpiry, Math.min(Math.max(first + 1, leastMs), LONGEST_MS)).unref();
    },
  };
}
