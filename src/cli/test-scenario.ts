import type { Evidence } from '../artifact/bundle-file.ts';
import { captureFile } from '../artifact/capture-file.ts';
import type { Pictures, TracePicture } from '../check/run-result.ts';
import { hasHeld, hasPassed } from '../check/tally.ts';
import type { ScenarioResult, StepResult } from '../check/verdict.ts';
import { build } from '../netlab.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { formatFailures, formatLesson, formatStep, formatSummary } from '../report/result.ts';
import { formatEarlyEnds } from '../report/up.ts';
import type { Trace } from '../observe/trace.ts';
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

/** What is known of a scenario already while it runs: filled step by step, so that it is there also where it does not end. */
export interface Journal {
  readonly judged: StepResult[];
  evidence?: Evidence;
}

/** What came of a scenario that ran. */
export interface Tested {
  readonly result: ScenarioResult;
  readonly pictures: Pictures | undefined;
}

/** What is to be tested. */
export interface Subject {
  readonly scenario: Scenario;
  /** Name of its lab. */
  readonly lab: string;
  readonly journal: Journal;
}

/**
 * Builds the scenario's lab, runs its steps, takes it down.
 * @throws LabError when the machine cannot, or a name in a step stands for nothing; the signal's reason
 */
export async function testScenario(
  { scenario, lab, journal }: Subject,
  manner: Manner,
  context: Context,
): Promise<Tested> {
  const { env, signal } = context;
  const request = { scenario, name: lab, env, signal };
  await using built = manner.hasProgress
    ? await withProgress(context, (onStage) => build({ ...request, onStage }))
    : await build(request);
  context.note(formatEarlyEnds(built.containers, context.noteStyle));
  const tested = await runSteps({ open: built.open, journal }, manner, context);
  if (manner.keep === 'all' || (manner.keep === 'failed' && !hasPassed(tested.result))) {
    await built.keep();
    context.note(`lab ${lab} is left up; k8s-netlab down ${lab} takes it down\n`);
  }
  return tested;
}

async function runSteps(
  { open: built, journal }: { readonly open: OpenLab; readonly journal: Journal },
  manner: Manner,
  context: Context,
): Promise<Tested> {
  const form = { style: context.style, columns: Math.min(context.columns, 100) };
  const isLesson = manner.tell === 'lesson';
  let open = built;
  if (isLesson) context.write(formatLesson(open.scenario, context.style));
  let frames: readonly CapturedFrame[] = [];
  const traces: TracePicture[] = [];
  const onStep = async (step: StepResult): Promise<void> => {
    const number = journal.judged.push(step);
    if (isLesson) context.write(formatStep(step, number, form));
    if (manner.hasPictures && step.trace) traces.push(await draw.trace(open, step.trace, number));
    if (manner.hasBundle && !hasHeld(step))
      journal.evidence ??= await evidenceOf(open, { number, frames, trace: step.trace }, context.signal);
    frames = [];
  };
  const onFrames = (captured: readonly CapturedFrame[]): void => {
    frames = captured;
  };
  const { signal } = context;
  const onChanged = (now: OpenLab): void => {
    open = now;
  };
  const { isVerbose } = manner;
  const result = await runScenario(open, { signal, isVerbose, onStep, onFrames, onChanged });
  if (manner.tell === 'failures') context.write(formatFailures(result, form));
  if (manner.tell !== 'nothing') context.write(formatSummary(result, context.style));
  const pictures = manner.hasPictures ? { topology: await draw.lab(open), traces } : undefined;
  return { result, pictures };
}

/** Loaded when something is to be drawn. */
const draw = {
  lab: async (open: OpenLab) => (await import('../artifact/draw-pictures.ts')).drawLab(open),
  trace: async (open: OpenLab, trace: Trace, step: number) =>
    (await import('../artifact/draw-pictures.ts')).drawTrace(open, trace, step),
} as const;

interface FailedStep {
  readonly number: number;
  /** What it captured. */
  readonly frames: readonly CapturedFrame[];
  /** The way of the probe it sent, where it traced one. */
  readonly trace: Trace | undefined;
}

/** All files there are of the lab now, what the step has captured, and the way its packets go. */
async function evidenceOf(
  open: OpenLab,
  { number, frames, trace }: FailedStep,
  signal: AbortSignal,
): Promise<Evidence> {
  const { collectEvidence } = await import('../artifact/collect-evidence.ts');
  const capture = frames.length === 0 ? [] : [captureFile(frames, number, open.lab)];
  const files = await collectEvidence(open, signal);
  const { traceFailure, traceFile } = await import('../artifact/trace-failure.ts');
  // After the tables were read, since a probe changes them.
  const traced =
    trace === undefined
      ? await traceFailure(open, open.scenario.steps[number - 1]?.action, signal)
      : [traceFile(open, trace, `the way of the probe that step ${number} sent`)];
  return { step: number, files: [...files, ...capture, ...traced] };
}
