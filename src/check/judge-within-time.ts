import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { type Condition, conditionCheckOf } from './condition-check.ts';
import type { Verdict } from './verdict.ts';

type WithinTime = ExpectationOf<'eventually' | 'never'>;

/** A condition comes true within its time, or never does. */
export function withinTimeCheck(expectation: WithinTime): Check {
  const { resolve } = conditionCheckOf(conditionOf(expectation));
  return { wanted: wantedOf(expectation), ...(resolve && { resolve }) };
}

function wantedOf(expectation: WithinTime): string {
  const { wanted } = conditionCheckOf(conditionOf(expectation));
  return `${expectation.kind} within ${formatMs(expectation.withinMs)}: ${wanted}`;
}

/** The condition, at the place of what stands around it. */
export function conditionOf({ condition, at }: WithinTime): Condition {
  return { at, ...condition };
}

/** The last look at the condition, and how long after the first it was. */
export interface LastLook {
  readonly verdict: Verdict;
  readonly afterMs: number;
}

/** Whether the condition came true when it should, or did not when it should not. One that could not be looked at to the end is untested. */
export function judgeWithinTime(expectation: WithinTime, { verdict, afterMs }: LastLook): Verdict {
  const head = { ...verdict, wanted: wantedOf(expectation), at: expectation.at };
  if (head.kind === 'untested') return head;
  const after = ` after ${formatMs(Math.round(afterMs))}`;
  if (expectation.kind === 'eventually') return { ...head, saw: `${head.saw}${after}` };
  return head.kind === 'held'
    ? { ...head, kind: 'broke', saw: `it held${after}: ${head.saw}` }
    : { ...head, kind: 'held', saw: `it did not hold in ${formatMs(expectation.withinMs)}: ${head.saw}` };
}

/** `2 s`, `300 ms` */
function formatMs(ms: number): string {
  return ms >= 1000 && ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}
