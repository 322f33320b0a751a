import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Check } from '../check.ts';
import { formatAmount, isWithin } from '../format-amount.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { countFrames, findFrames, type FrameQuestion, frameQuestion, nearestFrames } from './find-frames.ts';
import { frameEvidence } from './frame-evidence.ts';
import { type FrameRow, frameRows, rowsAt } from './frame-rows.ts';
import { captureCommand, frameDetails, frameInWords, frameNoun } from './frame-words.ts';
import { type Watched, whyIncomplete } from './watched.ts';

type Seen = ExpectationOf<'seen'>;

/** Frames like that passed a point so many times, or never did. */
export function seenCheck(expectation: Seen): Check {
  const { frame, at } = expectation;
  return { wanted: wantedOf(expectation), resolve: (lab) => frameQuestion(frame, lab, at) };
}

function wantedOf({ frame, times }: Seen): string {
  const isOnce = times.least === 1 && times.most === undefined;
  const words = isOnce
    ? frameInWords(frame)
    : `${formatAmount(times, frameNoun(frame))}${frameDetails(frame)}`;
  return `${frame.point} sees ${words}`;
}

/** Whether frames like that were seen as often as expected. Where frames were missed, what was not seen may have passed: untested. */
export function judgeSeen(expectation: Seen, watched: Watched): Verdict {
  const { frame, times, at } = expectation;
  const { lab } = watched;
  const rows = frameRows(watched.frames, lab);
  const question = frameQuestion(frame, lab, at);
  const found = findFrames(rows, question);
  const head = { wanted: wantedOf(expectation), shownBy: captureCommand([frame.point], lab), at };
  const incomplete = whyIncomplete(watched, [frame.point]);
  const couldBeMore = found.length < times.least || (times.most !== undefined && found.length <= times.most);
  if (incomplete !== undefined && couldBeMore) return { ...head, kind: 'untested', reason: incomplete };
  return {
    ...head,
    kind: isWithin(found.length, times) ? 'held' : 'broke',
    ...(found.length === 0 ? tellNone(rows, question, times.least > 0) : tellFound(found)),
  };
}

type Told = Omit<Finding, 'kind'>;

function tellFound(found: readonly FrameRow[]): Told {
  return { saw: countFrames(found.length, ' such'), evidence: frameEvidence(found) };
}

function tellNone(rows: readonly FrameRow[], question: FrameQuestion, isMissed: boolean): Told {
  if (isMissed) {
    const { difference, nearest } = nearestFrames(rows, question);
    return { saw: difference, evidence: frameEvidence(nearest) };
  }
  const { length } = rowsAt(rows, question.frame.point, question.lab);
  return { saw: `no such frame among ${length}`, evidence: [] };
}
