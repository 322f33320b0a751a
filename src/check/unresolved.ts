import { LabError, type Problem } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Expectation, Pattern, Step } from '../scenario/step.ts';
import { bridgeOf } from './bridge-of.ts';
import { namesOf } from './names.ts';
import { resolvePattern } from './resolve-pattern.ts';
import type { TableView } from './row.ts';
import { routesView } from './tables/routes.ts';
import { views } from './tables/views.ts';

/**
 * Every name in the steps' patterns that stands for nothing in this lab, and every bridge that is not there.
 * Looked for before the first step, so that no check waits for what can never come.
 */
export function findUnresolved(steps: readonly Step[], lab: Lab): readonly Problem[] {
  return steps.flatMap((step) => [
    ...expectationsOf(step).flatMap((expectation) => patternProblems(expectation, lab)),
    ...flushProblems(step, lab),
  ]);
}

function expectationsOf({ before, action, expect }: Step): readonly Expectation[] {
  return [...before, ...(action?.kind === 'wait' ? action.until : []), ...expect];
}

function patternProblems(expectation: Expectation, lab: Lab): readonly Problem[] {
  const asked = patternOf(expectation);
  if (asked === undefined) return [];
  const { view, pattern, of } = asked;
  try {
    resolvePattern(pattern, { view, where: of, names: namesOf(lab), at: expectation.at });
    return [];
  } catch (error) {
    if (error instanceof LabError) return error.problems;
    throw error;
  }
}

interface Asked {
  readonly view: TableView;
  readonly of: string;
  readonly pattern: Pattern;
}

function patternOf(expectation: Expectation): Asked | undefined {
  if (expectation.kind === 'route-to')
    return { view: routesView, of: expectation.of, pattern: expectation.pattern };
  if (expectation.kind !== 'table' || expectation.claim.kind === 'cold') return undefined;
  return { view: views[expectation.table], of: expectation.of, pattern: expectation.claim.pattern };
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
