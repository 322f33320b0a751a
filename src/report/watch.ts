import { stripVTControlCharacters } from 'node:util';
import type { TableChange } from '../check/changes/table-change.ts';
import { formatChange, formatTime } from './changes.ts';
import type { ResultForm } from './result-form.ts';
import type { Style } from './style.ts';

/** Tables that are watched, at one moment. */
export interface Watched {
  readonly atMs: number;
  /** The tables, laid out. */
  readonly text: string;
  /** The same as shown before; absent the first time. */
  readonly before: string | undefined;
  /** What changed in between. */
  readonly changes: readonly TableChange[];
}

/** The tables under their time, lines that say something else than before set off, and below them what changed. */
export function formatWatched(
  { atMs, text, before, changes }: Watched,
  { style, columns }: ResultForm,
): string {
  const heading = style.dim(`--- ${formatTime(atMs)} `.padEnd(Math.min(columns, 80), '-'));
  const below = changes.map((change) => `${change.where}  ${change.table}  ${formatChange(change, style)}\n`);
  const news = below.length === 0 ? '' : `\n${below.join('')}`;
  return `${heading}\n${before === undefined ? text : markChanged(text, before, style)}${news}`;
}

/** Columns may have become wider or narrower: what counts is the words. */
function markChanged(text: string, before: string, style: Style): string {
  const known = new Set(before.split('\n').map(wordsOf));
  return text
    .split('\n')
    .map((line) => (known.has(wordsOf(line)) ? line : style.warn(stripVTControlCharacters(line))))
    .join('\n');
}

function wordsOf(line: string): string {
  return stripVTControlCharacters(line).trim().replaceAll(/ +/g, ' ');
}
