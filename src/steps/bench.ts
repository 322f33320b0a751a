import type { OpenLab } from '../sandbox/open-lab.ts';

/** What steps are run on. */
export interface Bench {
  readonly open: OpenLab;
  readonly signal: AbortSignal | undefined;
}

/** Something that is to be done, and how long it may take. */
export interface Turn {
  readonly bench: Bench;
  readonly withinMs: number;
}
