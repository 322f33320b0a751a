import { reasonOf } from './reason.ts';

/** What was made ready, or why it could not be: its expectations are then untested. */
export type Prepared<T> =
  { readonly kind: 'ready'; readonly value: T } | { readonly kind: 'not-ready'; readonly reason: string };

/** Keeps things until it is disposed of, and then disposes of those that can be. */
export interface Keeper extends AsyncDisposable {
  /** What the machine could not do is a reason; errors of any other kind are thrown on. */
  readonly keep: <T extends object>(preparing: Promise<T>) => Promise<Prepared<T>>;
}

/** A keeper of nothing yet. It disposes of all it keeps side by side, so that one that fails does not hold up the others. */
export function keeper(): Keeper {
  const kept: AsyncDisposable[] = [];
  return {
    keep: async (preparing) => {
      try {
        const value = await preparing;
        if (isDisposable(value)) kept.push(value);
        return { kind: 'ready', value };
      } catch (error) {
        return { kind: 'not-ready', reason: reasonOf(error) };
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(kept.map(async (one) => one[Symbol.asyncDispose]()));
    },
  };
}

function isDisposable(value: object): value is AsyncDisposable {
  return Symbol.asyncDispose in value;
}
