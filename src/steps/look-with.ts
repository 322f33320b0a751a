import { checkOf } from '../check/check-of.ts';
import type { Verdict } from '../check/verdict.ts';
import type { Expectation } from '../scenario/expectation.ts';
import type { Occasion } from './occasion.ts';
import type { Prepared } from './keeper.ts';

interface About {
  readonly expectation: Expectation;
  readonly occasion: Occasion;
}

/** Looks with what was made ready before the action. Where it could not be, or the action was not done, there is nothing to look at. */
export async function lookWith<T>(
  prepared: Prepared<T> | undefined,
  { expectation, occasion: { result } }: About,
  lookAt: (value: T) => Promise<Verdict>,
): Promise<Verdict> {
  const head = { wanted: checkOf(expectation).wanted, shownBy: '', at: expectation.at };
  if (result?.kind === 'not-done') return { ...head, kind: 'untested', reason: result.reason };
  if (prepared?.kind === 'ready') return lookAt(prepared.value);
  return { ...head, kind: 'untested', reason: prepared?.reason ?? 'nothing was looked at before' };
}
