import pWaitFor from 'p-wait-for';
import { type Verdict } from '../check/verdict.ts';
import { type Turn } from './bench.ts';

/** Pause between two looks, ms: a look costs about as much. */
const INTERVAL_MS = 20;

/**
 * Looks until the expectation holds or its time is up, and gives the last verdict. "Could not look" is not waited for.
 * @param again done before every look but the first
 */
export async function waitFor(
  look: () => Promise<Verdict>,
  { bench, withinMs }: Turn,
  again: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Verdict> {
  let verdict = await look();
  if (verdict.kind !== 'broke') return verdict;
  await pWaitFor(
    async () => {
      await again();
      verdict = await look();
      return verdict.kind !== 'broke';
    },
    {
      interval: INTERVAL_MS,
      timeout: { milliseconds: withinMs, fallback: () => undefined },
      ...(bench.signal === undefined ? {} : { signal: bench.signal }),
    },
  );
  return verdict;
}
