import pWaitFor from 'p-wait-for';

/** How long and how often to ask. */
export interface Patience {
  readonly withinMs: number;
  readonly everyMs: number;
}

/**
 * Asks until there is an answer; `undefined` when there was none in time.
 * The deadline is kept here: p-wait-for 6 leaves a listener on the signal of its own time-out at every pause, and Node.js warns of the eleventh.
 */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  { withinMs, everyMs }: Patience,
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  return pWaitFor(
    async () => {
      const answer = await ask();
      return answer === undefined && performance.now() < deadline ? false : pWaitFor.resolveWith(answer);
    },
    { interval: everyMs },
  );
}
