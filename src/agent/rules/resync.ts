import type { CheckRules } from './rules-node.ts';

/** Looks at the rules again and again, one look at a time, until it is disposed of. @param tell is told what made a look fail */
export function resync(check: CheckRules, everyMs: number, tell: (error: unknown) => void): AsyncDisposable {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const wait = (): void => {
    if (isOver) return;
    timer = setTimeout(() => {
      looking = check().catch(tell).then(wait);
    }, everyMs);
  };
  wait();
  return {
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
