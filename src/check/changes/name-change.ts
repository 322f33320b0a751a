import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import { namedLine } from '../named-line.ts';
import type { Names } from '../names.ts';
import { views } from '../tables/views.ts';
import type { RowChange } from './row-change.ts';
import { rowOf } from './row-of.ts';
import type { TableChange } from './table-change.ts';

/** The change as reports show it, with the lab's names. */
export function nameChange({ kind, entry, was }: RowChange, names: Names): TableChange {
  const { where } = entry.row;
  const { table } = entry;
  const line = namedLine(rowOf(entry), { view: views[table], where, names });
  return { where, table, kind, line, was: was && lostWords(was, entry) };
}

/** The words of the earlier row that the later one does not have, with the keyword before a value: `via 10.244.2.0`. */
function lostWords(was: TableEntry, is: TableEntry): string | undefined {
  return wordsLost(rowOf(was).line, rowOf(is).line);
}

/** The same of two lines; absent where words were only added. */
export function wordsLost(before: string, after: string): string | undefined {
  const kept = new Set(phrases(after));
  const lost = phrases(before).filter((phrase) => !kept.has(phrase));
  return lost.length === 0 ? undefined : lost.join(' ');
}

/** Keywords stand with their values. */
const KEYWORDS =
  /\b(?:dev|lladdr|via|proto|scope|src|dst|master|state|mtu|brd|id|local|dstport|peer) \S+|\S+/g;

function phrases(line: string): readonly string[] {
  return line.match(KEYWORDS) ?? [];
}
