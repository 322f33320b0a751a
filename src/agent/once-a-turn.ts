/** Something that is done once for all who ask in one turn of the event loop. */
export interface OnceATurn {
  readonly ask: () => void;
  /** Does now what was asked for and is not done yet. */
  readonly finish: () => void;
}

/** What failed is done again after so long. */
const AGAIN_MS = 500;

/** @param doing may fail, as writing to a full disk does */
export function onceATurn(doing: () => void): OnceATurn {
  let turn: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  const ask = (): void => {
    turn ??= setImmediate(finish);
  };
  const finish = (): void => {
    if (turn === undefined) return;
    clearImmediate(turn);
    clearTimeout(later);
    turn = undefined;
    try {
      doing();
    } catch {
      later = setTimeout(ask, AGAIN_MS).unref();
    }
  };
  return { ask, finish };
}
