import type { Context } from './context.ts';

/** One of several writers whose texts must not mix. */
export interface Channel extends Pick<Context, 'write' | 'note'> {
  /** It has said all: the next one's turn. */
  readonly close: () => void;
}

/**
 * Channels that come out one after another, whatever the order they are written in: the first that is not closed writes through,
 * what the others say waits for its turn.
 */
export function inOrder({ write, note }: Pick<Context, 'write' | 'note'>, count: number): readonly Channel[] {
  const waiting: (() => void)[][] = Array.from({ length: count }, () => []);
  const closed = new Set<number>();
  let front = 0;
  const say = (index: number, now: () => void): void => {
    if (index === front) now();
    else waiting[index]?.push(now);
  };
  const advance = (): void => {
    while (closed.has(front)) {
      front += 1;
      for (const now of waiting[front] ?? []) now();
    }
  };
  return waiting.map((_, index) => ({
    write: (text) => say(index, () => write(text)),
    note: (text) => say(index, () => note(text)),
    close: () => {
      closed.add(index);
      advance();
    },
  }));
}
