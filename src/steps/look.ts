import type { Condition } from '../check/condition-check.ts';
import { checkOf } from '../check/check-of.ts';
import { isAboutFrames } from '../check/frames/judge-frames.ts';
import { isAboutAction, judgeAction } from '../check/judge-action.ts';
import type { Verdict } from '../check/verdict.ts';
import type { Expectation, ExpectationOf } from '../scenario/expectation.ts';
import { lookAtCondition } from './look-at-condition.ts';
import { lookWith } from './look-with.ts';
import { lookAtCounters } from './looks/counted.ts';
import { lookAtFrames } from './looks/frames.ts';
import { lookWithinTime } from './looks/within-time.ts';
import type { Occasion } from './occasion.ts';
import { reasonOf } from './reason.ts';
import { waitFor } from './wait-for.ts';

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

/** An action has answered once and for all; a condition is waited for, and so is what goes on after the action. */
async function judge(expectation: Expectation, occasion: Occasion): Promise<Verdict> {
  if (isAboutAction(expectation)) return judgeAction(expectation, occasion.result, occasion.bench.open.lab);
  if (expectation.kind === 'eventually' || expectation.kind === 'never')
    return lookWithinTime(expectation, occasion);
  if (isAboutFrames(expectation))
    return lookWith(occasion.kept?.capture, { expectation, occasion }, (capture) =>
      lookAtFrames(expectation, capture, occasion),
    );
  return waitFor(() => lookNow(expectation, occasion), occasion, occasion.again);
}

function lookNow(expectation: Condition | ExpectationOf<'counted'>, occasion: Occasion): Promise<Verdict> {
  const { bench, kept } = occasion;
  if (expectation.kind === 'counted')
    return lookWith(kept?.counters, { expectation, occasion }, (before) =>
      lookAtCounters(expectation, before, bench),
    );
  return lookAtCondition(expectation, bench);
}
