import { LabError, type Problem } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Expectation, Step } from '../scenario/step.ts';
import { bridgeOf } from './bridge-of.ts';
import { checkOf } from './check-of.ts';

/**
 * Every name in the steps that stands for nothing in this lab, and every bridge that is not there.
 * Looked for before the first step, so that no check waits for what can never come.
 */
export function findUnresolved(steps: readonly Step[], lab: Lab): readonly Problem[] {
  return steps.flatMap((step) => [
    ...expectationsOf(step).flatMap((expectation) => namesProblems(expectation, lab)),
    ...flushProblems(step, lab),
  ]);
}

function expectationsOf({ before, action, expect }: Step): readonly Expectation[] {
  return [...before, ...(action?.kind === 'wait' ? action.until : []), ...expect];
}

function namesProblems(expectation: Expectation, lab: Lab): readonly Problem[] {
  try {
    checkOf(expectation).resolve?.(lab);
    return [];
  } catch (error) {
    if (error instanceof LabError) return error.problems;
    throw error;
  }
}

/** What is flushed as a bridge must be there: a node without pods has none. */
function flushProblems({ action, at }: Step, lab: Lab): readonly Problem[] {
  if (action?.kind !== 'flush' || action.table !== 'fdb' || bridgeOf(action.of, lab) !== undefined) return [];
  const message = `"${action.of}" has no bridge to flush`;
  return [
    {
      code: 'scenario/no-bridge',
      message,
      hint: 'flush the fdb of a node that has pods, or of underlay',
      at,
    },
  ];
}
