import type { ActionResult } from '../check/action-result.ts';
import type { Turn } from './bench.ts';
import type { Kept } from './prepare.ts';

/** What an expectation is judged with beside the kernel. */
export interface Occasion extends Turn {
  /** What the step's action answered. */
  readonly result: ActionResult | undefined;
  /** What was made ready before the action; absent before it. */
  readonly kept: Kept | undefined;
  /** Done before every look but the first. */
  readonly again: (() => Promise<unknown>) | undefined;
}
