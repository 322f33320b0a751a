import type { Expectation } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { conditionCheckOf } from './condition-check.ts';
import { framesCheckOf, isAboutFrames } from './frames/judge-frames.ts';
import { countedCheck } from './judge-counted.ts';
import { withinTimeCheck } from './judge-within-time.ts';
import { isAboutAction, outcomeCheckOf } from './judge-action.ts';

/** What is known beforehand of each kind of expectation. */
export function checkOf(expectation: Expectation): Check {
  if (isAboutAction(expectation)) return outcomeCheckOf(expectation);
  if (isAboutFrames(expectation)) return framesCheckOf(expectation);
  if (expectation.kind === 'counted') return countedCheck(expectation);
  if (expectation.kind === 'eventually' || expectation.kind === 'never') return withinTimeCheck(expectation);
  return conditionCheckOf(expectation);
}
