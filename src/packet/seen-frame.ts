import type { CapturedFrame } from './captured-frame.ts';
import type { Frame } from './frame.ts';

/** A frame as the device carried it, and as it was read. */
export interface SeenFrame {
  readonly captured: CapturedFrame;
  readonly frame: Frame;
}
