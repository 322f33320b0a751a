import { conditionOf, judgeWithinTime } from '../../check/judge-within-time.ts';
import type { Verdict } from '../../check/verdict.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Turn } from '../bench.ts';
import { lookAtCondition } from '../look-at-condition.ts';
import { waitFor } from '../wait-for.ts';

/** Looks at a condition until it holds or its own time is up. */
export async function lookWithinTime(
  expectation: ExpectationOf<'eventually' | 'never'>,
  turn: Turn,
): Promise<Verdict> {
  const condition = conditionOf(expectation);
  const startedAt = performance.now();
  const ownTurn = { ...turn, withinMs: expectation.withinMs };
  const verdict = await waitFor(() => lookAtCondition(condition, turn.bench), ownTurn);
  return judgeWithinTime(expectation, { verdict, afterMs: performance.now() - startedAt });
}
