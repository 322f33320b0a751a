import { capturePoints } from '../../lab/capture-points.ts';
import type { Lab } from '../../lab/lab.ts';
import type { SeenFrame } from '../../packet/seen-frame.ts';

/** What a step's capture has seen so far. */
export interface Watched {
  /** In their order. */
  readonly frames: readonly SeenFrame[];
  /** Frames the kernel had no room for, by namespace; nothing is known of that until the capture has ended. */
  readonly missed: Readonly<Record<string, number>>;
  readonly lab: Lab;
}

/** Why nothing can be said of frames that were not seen at these points; absent where none was missed. */
export function whyIncomplete({ missed, lab }: Watched, points: readonly string[]): string | undefined {
  const places = capturePoints(lab, points);
  const lost = places.flatMap(({ where }) => {
    const number = missed[where] ?? 0;
    return number === 0 ? [] : [`${number} in ${where}`];
  });
  return lost.length === 0 ? undefined : `the capture missed frames, for want of room: ${lost.join(', ')}`;
}
