import type { Lab } from '../lab/lab.ts';
import type { Answered } from './action-result.ts';
import type { Check } from './check.ts';
import type { Finding } from './verdict.ts';

/** What is known of an expectation about an action's answer. */
export interface OutcomeCheck extends Check {
  /** Why an answer that has no such thing has not. */
  readonly lacking: string;
  /** Whether the answer is as expected; `undefined` where it has no such thing. */
  readonly judge: (answered: Answered, lab: Lab) => Opinion | undefined;
}

/** A finding less its evidence, which is the action's. */
export type Opinion = Pick<Finding, 'kind' | 'saw'>;
