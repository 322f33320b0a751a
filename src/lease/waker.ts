/** Wakes everybody who waits; who asks for `next` before looking misses nothing. */
export interface Waker {
  readonly next: () => Promise<void>;
  readonly wake: () => void;
}

export function makeWaker(): Waker {
  let sleepers: (() => void)[] = [];
  return {
    next: () => new Promise((resolve) => sleepers.push(resolve)),
    wake: () => {
      const woken = sleepers;
      sleepers = [];
      for (const wakeUp of woken) wakeUp();
    },
  };
}
