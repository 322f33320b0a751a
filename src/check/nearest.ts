import { type PatternPlace, says, type Wanted } from './resolve-pattern.ts';
import type { Row } from './row.ts';
import { nameOf } from './named-line.ts';

/** Why no row fits. */
export interface Comparison<R> {
  /** `mac is 02:… (node-1/cni0), wanted 0e:… (pod-c)` */
  readonly difference: string;
  /** The rows worth showing, nearest first. */
  readonly nearest: readonly R[];
}

/** Compares a pattern that no row fits with the row that comes nearest; the pattern's first column weighs most, being its key. */
export function compareRows<R extends Row>(
  rows: readonly R[],
  wanted: readonly Wanted[],
  place: PatternPlace,
): Comparison<R> {
  if (rows.length === 0) return { difference: 'an empty table', nearest: [] };
  const ranked = rows
    .map((row) => ({ row, score: scoreOf(row, wanted) }))
    .filter(({ score }) => score > 0 || rows.length === 1)
    .sort((a, b) => b.score - a.score);
  const best = ranked[0];
  if (best === undefined) {
    const { noun = 'row' } = place.view;
    return { difference: `no ${noun} with ${wanted.map((one) => wish(one)).join(', ')}`, nearest: rows };
  }
  const missed = wanted.filter((one) => !says(best.row, one));
  const top = ranked.filter(({ score }) => score === best.score);
  return {
    difference: missed.map((one) => difference(best.row, one, place)).join('; '),
    nearest: top.map(({ row }) => row),
  };
}

/** Binary digits, one a column, the first column the highest. */
function scoreOf(row: Row, wanted: readonly Wanted[]): number {
  return wanted.reduce((score, one) => score * 2 + (says(row, one) ? 1 : 0), 0);
}

function difference(row: Row, wanted: Wanted, place: PatternPlace): string {
  const [word] = row.cells[wanted.column] ?? [];
  if (word === undefined) return `no ${wanted.column}, wanted ${wish(wanted)}`;
  const owner = nameOf(wanted.column, word, place);
  return `${wanted.column} is ${word}${owner === undefined ? '' : ` (${owner})`}, wanted ${wish(wanted)}`;
}

/** `ip 10.244.1.3 (pod-c)`; the name is left out where it is the kernel's own word. */
function wish({ column, value, is }: Wanted): string {
  if (is === undefined) return `no ${column}`;
  return is === value ? `${column} ${is}` : `${column} ${is} (${value})`;
}
