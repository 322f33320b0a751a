import { type ScenarioRun, stepsOf } from '../../check/run-result.ts';
import { hasPassed } from '../../check/tally.ts';

/** What became of a scenario, as a class of the style and as a word. */
export function stateOf(run: ScenarioRun): {
  readonly state: 'held' | 'failed' | 'not-run';
  readonly word: string;
} {
  if (run.kind === 'not-run')
    return { state: 'not-run', word: stepsOf(run).length === 0 ? 'did not run' : 'did not end' };
  return hasPassed(run.result) ? { state: 'held', word: 'held' } : { state: 'failed', word: 'failed' };
}
