import { isAboutFrames } from '../check/frames/judge-frames.ts';
import { findUnresolved } from '../check/unresolved.ts';
import type { ScenarioResult, StepResult, Verdict } from '../check/verdict.ts';
import { LabError } from '../error/lab-error.ts';
import { openListener } from '../listen/listener.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Step } from '../scenario/step.ts';
import type { Bench } from './bench.ts';
import { reasonOf } from './reason.ts';
import { runStep } from './run-step.ts';
import { type Changes, watchSteps } from './watch-steps.ts';

export interface RunScenarioOptions extends Pick<Bench, 'onFrames'> {
  /** Told what a step has made of the lab. */
  readonly onChanged?: (open: OpenLab) => void;
  readonly signal?: AbortSignal;
  /** Asked before each step whether to go on; the steps after a no are not run. */
  readonly beforeStep?: (step: Step) => Promise<boolean>;
  /** Told of each step as it ends, before the next one begins. */
  readonly onStep?: (result: StepResult) => void | Promise<void>;
  /** Also look at all tables after each step, for what it changed: some ms a namespace. */
  readonly isVerbose?: boolean;
}

/**
 * Runs the steps of a lab's scenario in order; a step that breaks does not keep the later ones from running.
 * @throws LabError `scenario/no-such-value` with every name that stands for nothing in this lab, before the first step;
 *   `observe/unreadable` where the tables of a verbose run cannot be read before it; after that the step is untested
 */
export async function runScenario(
  open: OpenLab,
  { signal, beforeStep, onStep, onFrames, onChanged, isVerbose = false }: RunScenarioOptions = {},
): Promise<ScenarioResult> {
  const { scenario, lab } = open;
  const [first, ...others] = findUnresolved(scenario.steps, lab);
  if (first !== undefined) throw new LabError([first, ...others]);
  const startedAt = performance.now();
  // It starts while the first steps run, and serves all of them.
  await using listener = scenario.steps.some(needsCapture) ? openListener(open.inside) : undefined;
  const steps: StepResult[] = [];
  let current = open;
  const bench: Bench = {
    get open() {
      return current;
    },
    become: (next) => {
      current = next;
      onChanged?.(next);
    },
    ...{ signal, listener, onFrames },
  };
  const changes = isVerbose ? await watchSteps(bench) : undefined;
  for (const step of scenario.steps) {
    if (beforeStep !== undefined && !(await beforeStep(step))) break;
    const judged = await runStep(step, bench);
    const result = changes === undefined ? judged : await withChanges(judged, changes);
    await onStep?.(result);
    steps.push(result);
  }
  const { name, description, source } = scenario;
  return { scenario: name, file: source.file, description, steps, durationMs: performance.now() - startedAt };
}

/** What could not be looked at keeps neither the step's verdicts nor the later steps from being told. */
async function withChanges(step: StepResult, changes: Changes): Promise<StepResult> {
  try {
    return { ...step, changes: await changes() };
  } catch (error) {
    const wanted = 'to be told what the step changed in the tables';
    const untested: Verdict = { kind: 'untested', wanted, shownBy: '', at: step.at, reason: reasonOf(error) };
    return { ...step, after: [...step.after, untested] };
  }
}

function needsCapture({ expect }: Step): boolean {
  return expect.some(isAboutFrames);
}
