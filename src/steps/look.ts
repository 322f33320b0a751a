import type { ActionResult } from '../check/action-result.ts';
import { checkOf } from '../check/check-of.ts';
import { isAboutAction, judgeAction } from '../check/judge-action.ts';
import type { Verdict } from '../check/verdict.ts';
import type { Expectation } from '../scenario/expectation.ts';
import type { Turn } from './bench.ts';
import { lookAtCondition } from './look-at-condition.ts';
import { reasonOf } from './reason.ts';
import { waitFor } from './wait-for.ts';

/** What an expectation is judged with beside the kernel. */
export interface Occasion extends Turn {
  /** What the step's action answered. */
  readonly result: ActionResult | undefined;
  /** Done before every look but the first. */
  readonly again: (() => Promise<unknown>) | undefined;
}

/**
 * Judges an expectation, waiting as long as its kind does. What could not be looked at is untested.
 * @throws the signal's reason, when the run was interrupted
 */
export async function look(expectation: Expectation, occasion: Occasion): Promise<Verdict> {
  try {
    return await judge(expectation, occasion);
  } catch (error) {
    const head = { wanted: checkOf(expectation).wanted, shownBy: '', at: expectation.at };
    return { ...head, kind: 'untested', reason: reasonOf(error) };
  }
}

/** An action has answered once and for all; a condition is waited for. */
async function judge(expectation: Expectation, occasion: Occasion): Promise<Verdict> {
  if (isAboutAction(expectation)) return judgeAction(expectation, occasion.result);
  return waitFor(() => lookAtCondition(expectation, occasion.bench), occasion, occasion.again);
}
