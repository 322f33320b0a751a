import type { Problem } from '../error/lab-error.ts';
import type { ScenarioResult, StepResult } from './verdict.ts';

/** All that one run of `test` found; every reporter reads this and nothing else. */
export interface RunResult {
  /** In the order they were asked for. */
  readonly scenarios: readonly ScenarioRun[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Absolute; relative file names count from it. */
  readonly cwd: string;
  /** `k8s-netlab 0.1.0` */
  readonly program: string;
  /** `Linux 6.18.5` */
  readonly kernel: string;
}

/** A scenario of a run: judged, or not run, or not to its end. */
export type ScenarioRun =
  | { readonly kind: 'ran'; readonly result: ScenarioResult; readonly pictures?: Pictures }
  | {
      readonly kind: 'not-run';
      /** The scenario's name; where the file could not be read, as it was asked for. */
      readonly scenario: string;
      readonly file: string;
      readonly reason: NotRun;
      /** Steps that were judged before it ended early. */
      readonly judged?: readonly StepResult[];
    };

/** Why a scenario was not judged to its end. */
export type NotRun =
  | { readonly kind: 'wrong'; readonly problems: readonly Problem[] }
  | { readonly kind: 'machine'; readonly problems: readonly Problem[] }
  | { readonly kind: 'interrupted' }
  /** Ours: what was thrown, with its stack. */
  | { readonly kind: 'bug'; readonly stack: string };

/** Drawings of a scenario's lab for the reports that can show them. An svg is one whole `<svg>` element that was made here. */
export interface Pictures {
  readonly topology?: { readonly svg: string; readonly text: string };
  readonly traces?: readonly TracePicture[];
}

/** The packet that a step followed; `text` says the same to those who see no picture. */
export interface TracePicture {
  /** From 1. */
  readonly step: number;
  readonly title: string;
  readonly svg: string;
  readonly text: string;
}

/** The scenario's name; where the file could not be read, as it was asked for. */
export function nameOf(run: ScenarioRun): string {
  return run.kind === 'ran' ? run.result.scenario : run.scenario;
}

/** The steps that were judged. */
export function stepsOf(run: ScenarioRun): readonly StepResult[] {
  return run.kind === 'ran' ? run.result.steps : (run.judged ?? []);
}
