import { type CapturedFrame, orderFrames } from './captured-frame.ts';

/** Frames as they come from several namespaces, to be told in one order. */
export interface LiveOrder {
  readonly push: (frame: CapturedFrame) => void;
  /** Takes the frames that are older than `beforeNs`: no earlier one can come any more. */
  readonly take: (beforeNs: bigint) => readonly CapturedFrame[];
  readonly takeAll: () => readonly CapturedFrame[];
}

/** Keeps frames until their turn has come. */
export function liveOrder(): LiveOrder {
  /** One list that grows: of a flood ten thousand frames wait at a time. */
  let waiting: CapturedFrame[] = [];
  const take = (isDue: (frame: CapturedFrame) => boolean): readonly CapturedFrame[] => {
    const ordered = orderFrames(waiting);
    const first = ordered.findIndex((frame) => !isDue(frame));
    const due = first === -1 ? ordered : ordered.slice(0, first);
    waiting = first === -1 ? [] : ordered.slice(first);
    return due;
  };
  return {
    push: (frame) => void waiting.push(frame),
    take: (beforeNs) => take(({ atNs }) => atNs < beforeNs),
    takeAll: () => take(() => true),
  };
}
