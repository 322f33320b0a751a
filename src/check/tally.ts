import type { ScenarioResult, StepResult, Verdict } from './verdict.ts';

/** How many expectations held, broke, or could not be tested. */
export interface Tally {
  readonly held: number;
  readonly broke: number;
  readonly untested: number;
}

/** Counts the verdicts of scenarios, one after another. */
export function tally(results: readonly Pick<ScenarioResult, 'steps'>[]): Tally {
  const verdicts = results.flatMap((result) => result.steps.flatMap(verdictsOf));
  const count = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  return { held: count('held'), broke: count('broke'), untested: count('untested') };
}

/** Whether all a step expects held; "could not look" is no pass. */
export function hasHeld(step: StepResult): boolean {
  return verdictsOf(step).every((verdict) => verdict.kind === 'held');
}

/** Whether all a scenario expects held. */
export function hasPassed({ steps }: Pick<ScenarioResult, 'steps'>): boolean {
  return steps.every(hasHeld);
}

/** What a step expects, in the order it was looked at. */
export function verdictsOf({ before, after }: StepResult): readonly Verdict[] {
  return [...before, ...after];
}
