import type { ScenarioRun } from '../../check/run-result.ts';
import { hasPassed } from '../../check/tally.ts';

/** What became of a scenario, as a class of the style and as a word. */
export function stateOf(run: ScenarioRun): {
  readonly state: 'held' | 'failed' | 'not-run';
  readonly word: string;
} {
  if (run.kind === 'not-run') return { state: 'not-run', word: 'did not run' };
  return hasPassed(run.result) ? { state: 'held', word: 'held' } : { state: 'failed', word: 'failed' };
}

export function nameOf(run: ScenarioRun): string {
  return run.kind === 'ran' ? run.result.scenario : run.scenario;
}
