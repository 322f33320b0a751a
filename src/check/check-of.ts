import type { Expectation } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { conditionCheckOf } from './condition-check.ts';
import { isAboutAction, outcomeCheckOf } from './judge-action.ts';

/** What is known beforehand of each kind of expectation. */
export function checkOf(expectation: Expectation): Check {
  return isAboutAction(expectation) ? outcomeCheckOf(expectation) : conditionCheckOf(expectation);
}
