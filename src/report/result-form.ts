import type { Style } from './style.ts';

/** How results are to be written. */
export interface ResultForm {
  readonly style: Style;
  /** Width to fit into, characters. */
  readonly columns: number;
}
