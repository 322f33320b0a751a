import type { ContainerState } from './container-state.ts';

/** What became of the containers of a lab in their first moments. */
export interface StartReport {
  /** How many the lab has. */
  readonly containers: number;
  /** Those that could not be started, and those that ended already, well or not. */
  readonly ended: readonly EarlyEnd[];
}

export interface EarlyEnd {
  readonly state: ContainerState;
  /** The end of its output. */
  readonly lastLines: readonly string[];
}
