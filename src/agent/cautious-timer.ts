/** Does something once, later; after the disposal never more. */
export interface CautiousTimer extends Disposable {
  /** In so many ms from now, instead of when it was to be done before. */
  readonly set: (ms: number) => void;
  readonly clear: () => void;
}

/** Longest time Node.js waits: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** @param leastMs it is never done sooner than that */
export function cautiousTimer(leastMs: number, doing: () => void): CautiousTimer {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => clearTimeout(timer);
  return {
    clear,
    set: (ms) => {
      clear();
      if (!isOver) timer = setTimeout(doing, Math.min(Math.max(ms, leastMs), LONGEST_MS));
    },
    [Symbol.dispose]: () => {
      isOver = true;
      clear();
    },
  };
}
