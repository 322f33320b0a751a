import type { Answered } from './action-result.ts';
import type { Check } from './check.ts';
import type { Finding } from './verdict.ts';

/** What is known of an expectation about an action's answer. */
export interface OutcomeCheck extends Check {
  /** Whether the answer is as expected; `undefined` where the action has no such thing. */
  readonly judge: (answered: Answered) => Opinion | undefined;
}

/** A finding less its evidence, which is the action's. */
export type Opinion = Pick<Finding, 'kind' | 'saw'>;
