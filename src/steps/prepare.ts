import { isAboutFrames } from '../check/frames/judge-frames.ts';
import type { Expectation } from '../scenario/expectation.ts';
import type { Bench } from './bench.ts';
import { keeper, type Prepared } from './keeper.ts';
import { type CountersBefore, countBefore } from './looks/counted.ts';
import { captureFrames, type StepCapture } from './looks/frames.ts';

/** What the kinds of expectation that look before the action too have kept for the looking after it; one member a kind. */
export interface Kept extends AsyncDisposable {
  readonly counters: Prepared<CountersBefore>;
  /** Absent where no expectation is about frames. */
  readonly capture: Prepared<StepCapture> | undefined;
}

/**
 * Lets each kind of expectation make ready what it needs before the action: counters are read, captures started.
 * A kind is given all its expectations of the step at once. What it keeps may be disposable; it is disposed of with `Kept`.
 */
export async function prepare(expectations: readonly Expectation[], bench: Bench): Promise<Kept> {
  const keeping = keeper();
  try {
    const counted = expectations.filter((one) => one.kind === 'counted');
    const watched = expectations.filter(isAboutFrames);
    const [counters, capture] = await Promise.all([
      keeping.keep(countBefore(counted, bench)),
      watched.length === 0 ? undefined : keeping.keep(captureFrames(watched, bench)),
    ]);
    return { counters, capture, [Symbol.asyncDispose]: () => keeping[Symbol.asyncDispose]() };
  } catch (error) {
    await keeping[Symbol.asyncDispose]();
    throw error;
  }
}
