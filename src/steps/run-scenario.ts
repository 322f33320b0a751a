import { findUnresolved } from '../check/unresolved.ts';
import type { ScenarioResult, StepResult } from '../check/verdict.ts';
import { LabError } from '../error/lab-error.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Step } from '../scenario/step.ts';
import { runStep } from './run-step.ts';

export interface RunScenarioOptions {
  readonly signal?: AbortSignal;
  /** Asked before each step whether to go on; the steps after a no are not run. */
  readonly beforeStep?: (step: Step) => Promise<boolean>;
  /** Told of each step as it ends, before the next one begins. */
  readonly onStep?: (result: StepResult) => void | Promise<void>;
}

/**
 * Runs the steps of a lab's scenario in order; a step that breaks does not keep the later ones from running.
 * @throws LabError `scenario/no-such-value` with every name that stands for nothing in this lab, before the first step
 */
export async function runScenario(
  open: OpenLab,
  { signal, beforeStep, onStep }: RunScenarioOptions = {},
): Promise<ScenarioResult> {
  const { scenario, lab } = open;
  const [first, ...others] = findUnresolved(scenario.steps, lab);
  if (first !== undefined) throw new LabError([first, ...others]);
  const startedAt = performance.now();
  const steps: StepResult[] = [];
  for (const step of scenario.steps) {
    if (beforeStep !== undefined && !(await beforeStep(step))) break;
    const result = await runStep(step, { open, signal });
    await onStep?.(result);
    steps.push(result);
  }
  const { name, description, source } = scenario;
  return { scenario: name, file: source.file, description, steps, durationMs: performance.now() - startedAt };
}
