import type { Evidence } from '../artifact/bundle-file.ts';
import { captureFile } from '../artifact/capture-file.ts';
import type { Pictures } from '../check/run-result.ts';
import { hasHeld, hasPassed } from '../check/tally.ts';
import type { ScenarioResult, StepResult } from '../check/verdict.ts';
import { build } from '../netlab.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { formatFailures, formatLesson, formatStep, formatSummary } from '../report/result.ts';
import { formatEarlyEnds } from '../report/up.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runScenario } from '../steps/run-scenario.ts';
import type { Context } from './context.ts';
import { withProgress } from './progress.ts';

/** How each scenario of a run is tested. */
export interface Manner {
  /** Which labs stay up. */
  readonly keep: 'none' | 'failed' | 'all';
  /** What of it is told on stdout while it runs. */
  readonly tell: 'nothing' | 'failures' | 'lesson';
  /** Whether all tables are looked at after each step, for what it changed. */
  readonly isVerbose: boolean;
  /** Whether the evidence is kept at the first step that fails. */
  readonly hasBundle: boolean;
  /** Whether the lab is drawn when its steps are done. */
  readonly hasPictures: boolean;
  /** Whether the stages of building are told; not where several labs are built at a time. */
  readonly hasProgress: boolean;
}

/** What came of a scenario that ran. */
export interface Tested {
  readonly result: ScenarioResult;
  readonly evidence: Evidence | undefined;
  readonly pictures: Pictures | undefined;
}

/**
 * Builds the scenario's lab, runs its steps, takes it down.
 * @param lab name of the lab
 * @throws LabError when the machine cannot, or a name in a step stands for nothing; the signal's reason
 */
export async function testScenario(
  { scenario, lab }: { readonly scenario: Scenario; readonly lab: string },
  manner: Manner,
  context: Context,
): Promise<Tested> {
  const { env, signal } = context;
  const request = { scenario, name: lab, env, signal };
  await using built = manner.hasProgress
    ? await withProgress(context, (onStage) => build({ ...request, onStage }))
    : await build(request);
  context.note(formatEarlyEnds(built.containers, context.noteStyle));
  const tested = await runSteps(built.open, manner, context);
  if (manner.keep === 'all' || (manner.keep === 'failed' && !hasPassed(tested.result))) {
    await built.keep();
    context.note(`lab ${lab} is left up; k8s-netlab down ${lab} takes it down\n`);
  }
  return tested;
}

async function runSteps(open: OpenLab, manner: Manner, context: Context): Promise<Tested> {
  const form = { style: context.style, columns: Math.min(context.columns, 100) };
  const isLesson = manner.tell === 'lesson';
  if (isLesson) context.write(formatLesson(open.scenario, context.style));
  let number = 0;
  let evidence: Evidence | undefined;
  let frames: readonly CapturedFrame[] = [];
  const onStep = async (step: StepResult): Promise<void> => {
    number += 1;
    if (isLesson) context.write(formatStep(step, number, form));
    if (manner.hasBundle && !hasHeld(step))
      evidence ??= await evidenceOf(open, { number, frames }, context.signal);
    frames = [];
  };
  const onFrames = (captured: readonly CapturedFrame[]): void => {
    frames = captured;
  };
  const { signal } = context;
  const result = await runScenario(open, { signal, isVerbose: manner.isVerbose, onStep, onFrames });
  if (manner.tell === 'failures') context.write(formatFailures(result, form));
  if (manner.tell !== 'nothing') context.write(formatSummary(result, context.style));
  return { result, evidence, pictures: manner.hasPictures ? await draw(open) : undefined };
}

async function draw(open: OpenLab): Promise<Pictures> {
  const { drawPictures } = await import('../artifact/draw-pictures.ts');
  return drawPictures(open);
}

interface FailedStep {
  readonly number: number;
  /** What it captured. */
  readonly frames: readonly CapturedFrame[];
}

/** All files there are of the lab now, and what the step has captured. */
async function evidenceOf(
  open: OpenLab,
  { number, frames }: FailedStep,
  signal: AbortSignal,
): Promise<Evidence> {
  const { collectEvidence } = await import('../artifact/collect-evidence.ts');
  const capture = frames.length === 0 ? [] : [captureFile(frames, number, open.lab)];
  return { step: number, files: [...(await collectEvidence(open, signal)), ...capture] };
}
