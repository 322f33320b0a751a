import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { FramePattern } from '../../scenario/expectations/frame-pattern.ts';
import type { Check } from '../check.ts';
import type { Verdict } from '../verdict.ts';
import { findFrames, type FrameQuestion, frameQuestion, nearestFrames } from './find-frames.ts';
import { frameEvidence } from './frame-evidence.ts';
import { type FrameRow, frameRows } from './frame-rows.ts';
import { captureCommand, frameInWords } from './frame-words.ts';
import { type Watched, whyIncomplete } from './watched.ts';

type InOrder = ExpectationOf<'in-order'>;

/** Frames like those passed one after another. */
export function inOrderCheck(expectation: InOrder): Check {
  const { frames, at } = expectation;
  return {
    wanted: wantedOf(expectation),
    resolve: (lab) => frames.map((frame) => frameQuestion(frame, lab, at)),
  };
}

function wantedOf({ frames }: InOrder): string {
  return `in this order: ${frames.map(sight).join('; ')}`;
}

/** `pod-a sees an ARP request going out` */
function sight(frame: FramePattern): string {
  return `${frame.point} sees ${frameInWords(frame)}`;
}

/** Whether the frames passed one after another: the earliest that fits is taken each time, so that all others have the most room. */
export function judgeInOrder(expectation: InOrder, watched: Watched): Verdict {
  const { frames, at } = expectation;
  const { lab } = watched;
  const points = frames.map(({ point }) => point);
  const head = { wanted: wantedOf(expectation), shownBy: captureCommand(points, lab), at };
  const rows = frameRows(watched.frames, lab);
  const questions = frames.map((frame) => frameQuestion(frame, lab, at));
  const found = findInOrder(rows, questions);
  const next = questions[found.length];
  if (next === undefined)
    return { ...head, kind: 'held', saw: `all ${found.length} in this order`, evidence: allLines(found) };
  const incomplete = whyIncomplete(watched, points);
  if (incomplete !== undefined) return { ...head, kind: 'untested', reason: incomplete };
  return { ...head, kind: 'broke', ...tellMissing(rows, found, next) };
}

function findInOrder(rows: readonly FrameRow[], questions: readonly FrameQuestion[]): readonly FrameRow[] {
  const found: FrameRow[] = [];
  let from = 0;
  for (const question of questions) {
    const [row] = findFrames(rows.slice(from), question);
    if (row === undefined) return found;
    found.push(row);
    from = rows.indexOf(row) + 1;
  }
  return found;
}

function tellMissing(rows: readonly FrameRow[], found: readonly FrameRow[], next: FrameQuestion) {
  const earlier = findFrames(rows, next);
  const { difference, nearest } = nearestFrames(rows, next);
  const [why, others] = earlier.length > 0 ? ['that came earlier', earlier] : [difference, nearest];
  return {
    saw: `${found.length} in this order, then not: ${sight(next.frame)}: ${why}`,
    evidence: [...allLines(found), ...frameEvidence(others)],
  };
}

/** All of them: each is one that was asked for. */
function allLines(rows: readonly FrameRow[]): readonly string[] {
  return frameEvidence(rows, rows.length);
}
