import type { Names } from '../../check/names.ts';
import type { ResultForm } from '../result-form.ts';

/** How a trace is shown. */
export interface TraceForm extends ResultForm {
  readonly names: Names;
  /** Show the way back point by point also where it is the way there. */
  readonly isFull: boolean;
}
