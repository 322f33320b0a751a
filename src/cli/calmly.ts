import { setTimeout } from 'node:timers/promises';
import { deferred } from '../net/deferred.ts';

/** Work that is asked for often and done seldom. */
export interface Calm {
  /** It is to be done again; what is asked for while it waits, or is done already, is one time more. */
  readonly soon: () => void;
  /** Rejects when the work failed; it is not done again then. */
  readonly failed: Promise<never>;
}

/** Does work at most once at a time, and `calmMs` after it was asked for: what comes in swarms is worth one look. */
export function calmly(work: () => Promise<void>, calmMs: number): Calm {
  const { promise: failed, reject } = deferred<never>();
  let isDue = false;
  let isWorking = false;
  const turn = async (): Promise<void> => {
    isWorking = true;
    while (isDue) {
      await setTimeout(calmMs);
      isDue = false;
      await work();
    }
    isWorking = false;
  };
  return {
    soon: () => {
      isDue = true;
      if (!isWorking) turn().catch(reject);
    },
    failed,
  };
}
