import type { FrameRow } from './frame-rows.ts';

/** Evidence is for reading: of many frames the first, and how many more there are. */
const MOST_FRAMES = 4;

/** The lines of frames. */
export function frameEvidence(rows: readonly FrameRow[], most = MOST_FRAMES): readonly string[] {
  const shown = rows.slice(0, most).flatMap(({ lines }) => lines);
  return rows.length > most ? [...shown, `and ${rows.length - most} more`] : shown;
}
