/** A place in a file: `line` and `column` count from 1. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing the user can mend: what is wrong, where, and the way out. */
export interface Problem {
  /** Stable, `area/what`, e.g. `scenario/unknown-node`. */
  readonly code: string;
  /** Names the offending value and the rule it breaks. */
  readonly message: string;
  /** The way out. */
  readonly hint: string;
  readonly at?: Span;
}

/** Which exit code a `LabError` ends the process with: the scenario (or command line) is wrong, or the machine cannot. */
export type Blame = 'scenario' | 'machine' | 'check';

/**
 * What the user or the machine got wrong; carries every problem found in the stage that stopped.
 * Any other `Error` that reaches the top is our bug.
 */
export class LabError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];
  readonly blame: Blame;

  constructor(problems: readonly [Problem, ...Problem[]], options: { blame?: Blame; cause?: unknown } = {}) {
    super(problems.map((problem) => problem.message).join('\n'), { cause: options.cause });
    this.name = 'LabError';
    this.problems = problems;
    this.blame = options.blame ?? 'scenario';
  }
}

/** A `LabError` of one problem that the machine, not the scenario, is to blame for (exit code 3). */
export function machineError(problem: Problem, cause?: unknown): LabError {
  return new LabError([problem], { blame: 'machine', cause });
}

/** A `LabError` of one problem in what the user asked for (exit code 2). */
export function usageError(problem: Problem): LabError {
  return new LabError([problem]);
}

/** `file:line:column`, the form editors and terminals make a link of. */
export function formatSpan(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}
