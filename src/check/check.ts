import type { Lab } from '../lab/lab.ts';

/** What is known of an expectation before anything was looked at. */
export interface Check {
  /** The expectation in words, as it stands in a report: `the ARP table of pod-a has ip pod-c, mac pod-c`. */
  readonly wanted: string;
  /**
   * Finds what the names in it stand for.
   * @throws LabError `scenario/no-such-value` for one that stands for nothing in this lab: no check waits for what can never come
   */
  readonly resolve?: (lab: Lab) => unknown;
}
