import type { Listener } from '../listen/listener.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Step } from '../scenario/step.ts';

/** What steps are run on. */
export interface Bench {
  /** The lab as it is now: a step may change it. */
  readonly open: OpenLab;
  /** Told what a step has made of the lab; the looks after that are looks at the lab as it has become. */
  readonly become?: (open: OpenLab) => void;
  readonly signal: AbortSignal | undefined;
  /** There where a step needs a capture. */
  readonly listener?: Listener | undefined;
  /** Told the frames of each step that captured. */
  readonly onFrames?: ((frames: readonly CapturedFrame[], step: Step) => void) | undefined;
}

/** Something that is to be done, and how long it may take. */
export interface Turn {
  readonly bench: Bench;
  readonly withinMs: number;
}
