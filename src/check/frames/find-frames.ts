import type { Span } from '../../error/lab-error.ts';
import { capturePoints } from '../../lab/capture-points.ts';
import type { Lab } from '../../lab/lab.ts';
import type { FramePattern } from '../../scenario/expectations/frame-pattern.ts';
import { namesOf } from '../names.ts';
import { compareRows } from '../nearest.ts';
import { type PatternPlace, resolvePattern, says, type Wanted } from '../resolve-pattern.ts';
import { type FrameRow, rowsAt } from './frame-rows.ts';
import { frameView } from './frame-view.ts';
import { frameNoun } from './frame-words.ts';

/** A frame pattern with the numbers its names stand for. */
export interface FrameQuestion {
  readonly frame: FramePattern;
  readonly wanted: readonly Wanted[];
  readonly place: PatternPlace;
  readonly lab: Lab;
}

/**
 * Finds what the names of a pattern stand for.
 * @throws LabError `lab/no-such-point`, `scenario/no-such-value`
 */
export function frameQuestion(frame: FramePattern, lab: Lab, at: Span): FrameQuestion {
  const [point] = capturePoints(lab, [frame.point]);
  const place = { view: frameView, where: point?.where ?? '', names: namesOf(lab), at };
  return { frame, wanted: resolvePattern(frame.pattern, place), place, lab };
}

/** The frames at the point that are like the pattern. */
export function findFrames(rows: readonly FrameRow[], { frame, wanted, lab }: FrameQuestion) {
  return rowsAt(rows, frame.point, lab).filter((row) => wanted.every((one) => says(row, one)));
}

/** Why none is: the frames of that kind which come nearest and how they differ, or what passed instead. */
export function nearestFrames(rows: readonly FrameRow[], { frame, wanted, place, lab }: FrameQuestion) {
  const here = rowsAt(rows, frame.point, lab);
  const what = wanted.find(({ column }) => column === 'what');
  const alike = what === undefined ? here : here.filter((row) => says(row, what));
  if (alike.length === 0)
    return { difference: `no ${frameNoun(frame)} among ${countFrames(here.length)}`, nearest: here };
  return compareRows(alike, wanted, place);
}

/** `1 frame`, `7 frames` */
export function countFrames(number: number, which = ''): string {
  return `${number}${which} frame${number === 1 ? '' : 's'}`;
}
