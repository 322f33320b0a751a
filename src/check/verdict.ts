import type { Span } from '../error/lab-error.ts';
import type { TableChange } from './changes/table-change.ts';

/** The judgement of one expectation. */
export type Verdict = {
  /** What was expected, in words. */
  readonly wanted: string;
  /** The command that shows it on a real node. */
  readonly shownBy: string;
  readonly at?: Span;
} & (
  | { readonly kind: 'held'; readonly saw: string; readonly evidence: readonly string[] }
  | { readonly kind: 'broke'; readonly saw: string; readonly evidence: readonly string[] }
  | { readonly kind: 'untested'; readonly reason: string }
);

/** A verdict less what every verdict has. */
export interface Finding {
  readonly kind: 'held' | 'broke';
  readonly saw: string;
  readonly evidence: readonly string[];
}

/** The judgement of one step. */
export interface StepResult {
  readonly name: string;
  readonly why: string | undefined;
  readonly claims: readonly string[];
  /** The action as a command line one could type, absent for a step that only looks. */
  readonly did: string | undefined;
  /** What had to hold before the action. */
  readonly before: readonly Verdict[];
  /** What had to hold afterwards. */
  readonly after: readonly Verdict[];
  readonly durationMs: number;
  readonly at: Span;
  /** What the step changed in the lab's tables; absent where that was not looked at. */
  readonly changes?: readonly TableChange[];
}

/** The judgement of one scenario. */
export interface ScenarioResult {
  readonly scenario: string;
  readonly file: string;
  readonly description: string;
  readonly steps: readonly StepResult[];
  readonly durationMs: number;
}
