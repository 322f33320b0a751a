import type { Span } from '../error/lab-error.ts';
import type { Action } from './actions/kinds.ts';
import type { Expectation } from './expectation.ts';

export type { Action, Expectation };

/** One step: look (`before`), do one thing (`action`), look again (`expect`). */
export interface Step {
  readonly name: string;
  /** What a reader should understand from it. */
  readonly why: string | undefined;
  /** Claims of the story this step proves, e.g. `S9`. */
  readonly claims: readonly string[];
  readonly before: readonly Expectation[];
  readonly action: Action | undefined;
  readonly expect: readonly Expectation[];
  /** How long a condition may take to become true. */
  readonly withinMs: number;
  readonly at: Span;
}
