import type { Expectation, ExpectationOf } from '../../scenario/expectation.ts';
import type { Check } from '../check.ts';
import type { Verdict } from '../verdict.ts';
import { inOrderCheck, judgeInOrder } from './judge-in-order.ts';
import { judgeSeen, seenCheck } from './judge-seen.ts';
import type { Watched } from './watched.ts';

/** The expectations about the frames that pass while an action goes on. */
export type FramesExpectation = ExpectationOf<'seen' | 'in-order'>;

/** Whether an expectation needs a capture. */
export function isAboutFrames(expectation: Expectation): expectation is FramesExpectation {
  return expectation.kind === 'seen' || expectation.kind === 'in-order';
}

/** Points at which it needs one. */
export function pointsOf(expectation: FramesExpectation): readonly string[] {
  return expectation.kind === 'seen'
    ? [expectation.frame.point]
    : expectation.frames.map(({ point }) => point);
}

/** Whether more frames could make it break, so that it is judged when the capture has ended; others hold once they do. */
export function isJudgedAtEnd(expectation: FramesExpectation): boolean {
  return expectation.kind === 'seen' && expectation.times.most !== undefined;
}

/** What is known beforehand of each kind. */
export function framesCheckOf(expectation: FramesExpectation): Check {
  return expectation.kind === 'seen' ? seenCheck(expectation) : inOrderCheck(expectation);
}

/** Judges it by what was seen. */
export function judgeFrames(expectation: FramesExpectation, watched: Watched): Verdict {
  return expectation.kind === 'seen' ? judgeSeen(expectation, watched) : judgeInOrder(expectation, watched);
}
