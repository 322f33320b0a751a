import pWaitFor from 'p-wait-for';
import type { Verdict } from '../check/verdict.ts';
import type { Turn } from './bench.ts';

/** Pause between two looks, ms: a look costs about as much. */
const INTERVAL_MS = 20;

/**
 * Looks until the expectation holds or its time is up, and gives the last verdict. "Could not look" is not waited for.
 * The deadline is kept here and not by p-wait-for 6, whose every pause leaves a listener on the signal of its deadline: Node.js warns of the eleventh.
 * @param again done before every look but the first
 * @throws the signal's reason, when the run was interrupted
 */
export async function waitFor(
  look: () => Promise<Verdict>,
  { bench, withinMs }: Turn,
  again: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Verdict> {
  const deadline = performance.now() + withinMs;
  let verdict = await look();
  const isOver = (): boolean => verdict.kind !== 'broke' || performance.now() >= deadline;
  await pWaitFor(
    async () => {
      bench.signal?.throwIfAborted();
      if (isOver()) return true;
      await again();
      verdict = await look();
      return isOver();
    },
    { interval: INTERVAL_MS },
  );
  return verdict;
}
