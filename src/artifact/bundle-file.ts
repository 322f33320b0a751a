/** A file of a bundle. Whoever has more to show of a failure (a capture, say) adds such files to those collected. */
export interface BundleFile {
  /** Below the scenario's folder: `logs/pod-b.web.txt`. */
  readonly path: string;
  /** What a stranger finds in it, for the index. */
  readonly what: string;
  readonly content: string | Uint8Array;
}

/** Of a scenario that did not hold: what was kept of its lab right after the first step that failed. */
export interface Evidence {
  /** Of that step, from 1. */
  readonly step: number;
  readonly files: readonly BundleFile[];
}

/** @param text of the scenario's file */
export function scenarioFile(text: string): BundleFile {
  return { path: 'scenario.yaml', what: 'the scenario as it was tested', content: text };
}
