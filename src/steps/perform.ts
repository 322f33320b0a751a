import type { ActionResult, Answer } from '../check/action-result.ts';
import type { Argv, Outcome } from '../sandbox/runner.ts';
import type { Bench } from './bench.ts';
import { whyNot } from './reason.ts';

/** A program that does an action. */
export interface Performance {
  readonly argv: Argv;
  /** The same as one would type it. */
  readonly did: string;
  readonly timeoutMs: number;
}

/** Runs the program inside the lab; `read` makes sense of what it said. One that did not run to its end did nothing we could judge. */
export async function perform(
  { argv, did, timeoutMs }: Performance,
  { open, signal }: Bench,
  read: (ended: Extract<Outcome, { kind: 'exited' }>) => Answer,
): Promise<ActionResult> {
  const outcome = await open.inside.run(argv, { timeoutMs, ...(signal && { signal }) });
  const answer: Answer =
    outcome.kind === 'exited' ? read(outcome) : { kind: 'not-done', reason: whyNot(outcome) };
  return { did, ...answer };
}
