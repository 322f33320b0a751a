import { type RunResult, type ScenarioRun, stepsOf } from '../check/run-result.ts';
import { type Tally, hasPassed, tally } from '../check/tally.ts';
import type { StepResult } from '../check/verdict.ts';
import type { Problem } from '../error/lab-error.ts';

/**
 * What `test --json` and `--reporter json` print. `version` rises when something is taken away or changes its meaning; what is
 * added does not raise it.
 */
export interface JsonReport extends Tally {
  readonly version: 1;
  /** Of this run: the program, the kernel it asked, when and how long. */
  readonly program: string;
  readonly kernel: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** In the order the scenarios were asked for. */
  readonly results: readonly JsonScenario[];
}

/** Of a scenario that did not run, or not to its end, `notRun` says why, and `steps` are those judged before. */
export interface JsonScenario {
  readonly scenario: string;
  /** As it was named; relative to where the run began. */
  readonly file: string;
  readonly state: 'held' | 'failed' | 'not-run';
  readonly description: string;
  /** Each with `before` and `after`: its verdicts with what was wanted, seen, the evidence, the command that shows it, and the place. */
  readonly steps: readonly StepResult[];
  readonly durationMs: number;
  readonly notRun?: {
    readonly kind: 'wrong' | 'machine' | 'interrupted' | 'bug';
    readonly problems: readonly Problem[];
    /** Of a bug. */
    readonly stack?: string;
  };
}

/** The run as that data. */
export function jsonReport(run: RunResult): JsonReport {
  const { program, kernel, startedAt, durationMs, scenarios } = run;
  const results = scenarios.map(jsonScenario);
  return { version: 1, program, kernel, startedAt, durationMs, ...tally(results), results };
}

function jsonScenario(run: ScenarioRun): JsonScenario {
  if (run.kind === 'ran') return { ...run.result, state: hasPassed(run.result) ? 'held' : 'failed' };
  const { scenario, file, reason } = run;
  const problems = 'problems' in reason ? reason.problems : [];
  const stack = reason.kind === 'bug' ? { stack: reason.stack } : {};
  const notRun = { kind: reason.kind, problems, ...stack };
  return { scenario, file, state: 'not-run', description: '', steps: stepsOf(run), durationMs: 0, notRun };
}
