import { LabError } from '../error/lab-error.ts';
import { startCapture } from '../listen/capture.ts';
import type { Listener } from '../listen/listener.ts';
import type { DropNews } from '../listen/protocol.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import { orderFrames } from '../packet/captured-frame.ts';
import type { Watched } from './trace.ts';

/** What was heard while a probe was on its way. */
export interface Heard {
  /** In the order of `orderFrames`. */
  readonly frames: readonly CapturedFrame[];
  readonly drops: readonly DropNews[];
  /** Why the kernel does not tell what it drops. */
  readonly refusal: Extract<Watched['drops'], { kind: 'untold' }> | undefined;
  readonly missedFrames: number;
}

/** A watch that is kept. */
export interface Watch {
  /** Those captured until now. */
  readonly frames: readonly CapturedFrame[];
  readonly stop: () => Promise<Heard>;
}

/**
 * Captures in namespaces and, where the kernel tells, hears why packets are dropped.
 * @throws LabError `machine/cannot-listen`
 */
export async function startWatching(listener: Listener, places: readonly string[]): Promise<Watch> {
  const frames: CapturedFrame[] = [];
  const [capture, drops] = await Promise.all([
    startCapture(listener, {
      places: places.map((where) => ({ where })),
      filter: undefined,
      onFrame: (frame) => frames.push(frame),
    }),
    hearDrops(listener),
  ]);
  return {
    frames,
    stop: async () => {
      const [summary, heard] = await Promise.all([capture.stop(), drops.stop()]);
      const missedFrames = Object.values(summary.missed).reduce((sum, one) => sum + one, 0);
      return { frames: orderFrames(frames), drops: heard, refusal: drops.refusal, missedFrames };
    },
  };
}

interface DropWatch {
  readonly refusal: Heard['refusal'];
  readonly stop: () => Promise<readonly DropNews[]>;
}

/** Only root may know, and not on every kernel: to be refused is an answer. */
async function hearDrops(listener: Listener): Promise<DropWatch> {
  const drops: DropNews[] = [];
  try {
    const listening = await listener.listen({ kind: 'drops' }, (news) => {
      if (news.kind === 'drop') drops.push(news);
    });
    return {
      refusal: undefined,
      stop: async () => {
        await listening.stop();
        return drops;
      },
    };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { refusal: { kind: 'untold', reason: error.message }, stop: () => Promise.resolve([]) };
  }
}
