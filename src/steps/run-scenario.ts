import { isAboutFrames } from '../check/frames/judge-frames.ts';
import { findUnresolved } from '../check/unresolved.ts';
import type { ScenarioResult, StepResult } from '../check/verdict.ts';
import { LabError } from '../error/lab-error.ts';
import { openListener } from '../listen/listener.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Step } from '../scenario/step.ts';
import type { Bench } from './bench.ts';
import { runStep } from './run-step.ts';

export interface RunScenarioOptions extends Pick<Bench, 'onFrames'> {
  readonly signal?: AbortSignal;
  /** Told of each step as it ends. */
  readonly onStep?: (result: StepResult) => void;
}

/**
 * Runs the steps of a lab's scenario in order; a step that breaks does not keep the later ones from running.
 * @throws LabError `scenario/no-such-value` with every name that stands for nothing in this lab, before the first step
 */
export async function runScenario(
  open: OpenLab,
  { signal, onStep, onFrames }: RunScenarioOptions = {},
): Promise<ScenarioResult> {
  const { scenario, lab } = open;
  const [first, ...others] = findUnresolved(scenario.steps, lab);
  if (first !== undefined) throw new LabError([first, ...others]);
  const startedAt = performance.now();
  // It starts while the first steps run, and serves all of them.
  await using listener = scenario.steps.some(needsCapture) ? openListener(open.inside) : undefined;
  const steps: StepResult[] = [];
  for (const step of scenario.steps) {
    const result = await runStep(step, { open, signal, listener, onFrames });
    onStep?.(result);
    steps.push(result);
  }
  const { name, description, source } = scenario;
  return { scenario: name, file: source.file, description, steps, durationMs: performance.now() - startedAt };
}

function needsCapture({ expect }: Step): boolean {
  return expect.some(isAboutFrames);
}
