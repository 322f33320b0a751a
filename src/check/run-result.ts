import type { Problem } from '../error/lab-error.ts';
import type { ScenarioResult } from './verdict.ts';

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

/** A scenario of a run: judged, or not run at all. */
export type ScenarioRun =
  | { readonly kind: 'ran'; readonly result: ScenarioResult; readonly pictures?: Pictures }
  | {
      readonly kind: 'not-run';
      /** The scenario's name; where the file could not be read, as it was asked for. */
      readonly scenario: string;
      readonly file: string;
      readonly reason: NotRun;
    };

/** Why a scenario was not judged. */
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

/** The results of the scenarios that ran. */
export function resultsOf({ scenarios }: RunResult): readonly ScenarioResult[] {
  return scenarios.flatMap((run) => (run.kind === 'ran' ? [run.result] : []));
}
