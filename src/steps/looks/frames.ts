import {
  type FramesExpectation,
  isJudgedAtEnd,
  judgeFrames,
  pointsOf,
} from '../../check/frames/judge-frames.ts';
import type { Verdict } from '../../check/verdict.ts';
import { capturePoints } from '../../lab/capture-points.ts';
import { vxlanPortsOf } from '../../lab/vxlan-ports.ts';
import { type Capture, startCapture } from '../../listen/capture.ts';
import { type CapturedFrame, orderFrames } from '../../packet/captured-frame.ts';
import { decodeFrame } from '../../packet/decode-frame.ts';
import type { SeenFrame } from '../../packet/seen-frame.ts';
import type { Bench, Turn } from '../bench.ts';
import { waitFor } from '../wait-for.ts';

/** The capture of a step, from before its action on. */
export interface StepCapture extends AsyncDisposable {
  /** What has passed so far, in order. */
  readonly frames: () => readonly CapturedFrame[];
  readonly hasEnded: () => boolean;
  /** Ends it, once; gives the frames the kernel had no room for, by namespace. */
  readonly end: () => Promise<Readonly<Record<string, number>>>;
}

/**
 * Captures in the namespaces that expectations of a step speak of, and there alone; nothing is missed from the moment this resolves.
 * @throws LabError `machine/cannot-listen`
 */
export async function captureFrames(
  expectations: readonly FramesExpectation[],
  { open, listener }: Bench,
): Promise<StepCapture> {
  if (listener === undefined) throw new Error('a step needs a capture, and no listener was started');
  const frames: CapturedFrame[] = [];
  const places = capturePoints(open.lab, expectations.flatMap(pointsOf));
  const onFrame = (frame: CapturedFrame): void => void frames.push(frame);
  return stepCapture(frames, await startCapture(listener, { places, onFrame }));
}

function stepCapture(frames: readonly CapturedFrame[], running: Capture): StepCapture {
  let ending: ReturnType<Capture['stop']> | undefined;
  const end = async () => {
    ending ??= running.stop();
    return (await ending).missed;
  };
  return {
    frames: () => orderFrames(frames),
    hasEnded: () => ending !== undefined,
    end,
    // A listener that died has been told by the verdicts.
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled([end()]);
    },
  };
}

/**
 * Judges by what passed so far until it holds or its time is up, and then once more by all that passed; what more frames could make
 * break is judged by all of them at once.
 */
export async function lookAtFrames(
  expectation: FramesExpectation,
  capture: StepCapture,
  turn: Turn,
): Promise<Verdict> {
  const { lab } = turn.bench.open;
  const judge = (missed: Readonly<Record<string, number>>): Verdict =>
    judgeFrames(expectation, { frames: decode(capture.frames(), vxlanPortsOf(lab)), missed, lab });
  if (!isJudgedAtEnd(expectation) && !capture.hasEnded()) {
    const verdict = await waitFor(() => Promise.resolve(judge({})), turn);
    if (verdict.kind === 'held') return verdict;
  }
  return judge(await capture.end());
}

function decode(frames: readonly CapturedFrame[], vxlanPorts: readonly number[]): readonly SeenFrame[] {
  return frames.map((captured) => ({
    captured,
    frame: decodeFrame(captured.bytes, captured.link, { vxlanPorts }),
  }));
}
