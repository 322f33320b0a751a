import type { Expectation } from '../scenario/expectation.ts';
import type { Bench } from './bench.ts';
import { type CountersBefore, countBefore } from './looks/counted.ts';
import { reasonOf } from './reason.ts';

/** What the kinds of expectation that look before the action too have kept for the looking after it; one member a kind. */
export interface Kept extends AsyncDisposable {
  readonly counters: Prepared<CountersBefore>;
}

/** What was made ready, or why it could not be: its expectations are then untested. */
export type Prepared<T> =
  { readonly kind: 'ready'; readonly value: T } | { readonly kind: 'not-ready'; readonly reason: string };

/**
 * Lets each kind of expectation make ready what it needs before the action: counters are read, captures started.
 * A kind is given all its expectations of the step at once. What it keeps may be disposable; it is disposed of with `Kept`.
 */
export async function prepare(expectations: readonly Expectation[], bench: Bench): Promise<Kept> {
  const releases: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(releases.map((one) => one()));
  };
  const keep = async <T extends object>(preparing: Promise<T>): Promise<Prepared<T>> => {
    try {
      const value = await preparing;
      if (isDisposable(value)) releases.push(async () => value[Symbol.asyncDispose]());
      return { kind: 'ready', value };
    } catch (error) {
      return { kind: 'not-ready', reason: reasonOf(error) };
    }
  };
  try {
    return {
      counters: await keep(
        countBefore(
          expectations.filter((one) => one.kind === 'counted'),
          bench,
        ),
      ),
      [Symbol.asyncDispose]: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function isDisposable(value: object): value is AsyncDisposable {
  return Symbol.asyncDispose in value;
}
