import { LabError, type Problem } from '../error/lab-error.ts';
import { type Lab } from '../lab/lab.ts';
import { type Expectation, type Pattern, type Step } from '../scenario/step.ts';
import { bridgeOf } from './bridge-of.ts';
import { namesOf } from './names.ts';
import { resolveAddress, resolvePattern } from './resolve-pattern.ts';
import { type TableView } from './row.ts';
import { routesView } from './tables/routes.ts';
import { views } from './tables/views.ts';

/**
 * Every name in the steps that stands for nothing in this lab: an address of a thing that has none, a bridge where there are no pods.
 * Looked for before the first step, so that no check waits for what can never come.
 */
export function findUnresolved(steps: readonly Step[], lab: Lab): readonly Problem[] {
  return steps.flatMap((step) => [
    ...expectationsOf(step).flatMap((expectation) => patternProblems(expectation, lab)),
    ...targetProblems(step, lab),
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

/** Where packets are sent to must have an address; what is flushed as a bridge must be there. */
function targetProblems(step: Step, lab: Lab): readonly Problem[] {
  const { action, at } = step;
  const targets = expectationsOf(step).flatMap((one) => (one.kind === 'route-to' ? [one.to] : []));
  if (action?.kind === 'ping' || action?.kind === 'connect') targets.push(action.to);
  const names = namesOf(lab);
  const missing = targets.filter((to) => to !== 'localhost' && resolveAddress(to, names) === undefined);
  const hint = `names are ${names.all.join(', ')}`;
  const problems = missing.map((to) => ({
    code: 'scenario/no-such-value',
    message: `"${to}" has no address in this lab`,
    hint,
    at,
  }));
  if (action?.kind !== 'flush' || action.table !== 'fdb' || bridgeOf(action.of, lab) !== undefined)
    return problems;
  return [
    ...problems,
    {
      code: 'scenario/no-bridge',
      message: `"${action.of}" has no bridge to flush`,
      hint: 'flush the fdb of a node that has pods, or of underlay',
      at,
    },
  ];
}
