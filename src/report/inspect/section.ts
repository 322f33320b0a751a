import { rowsBy } from '../../check/rows-by.ts';
import type { Style } from '../style.ts';
import { formatColumns } from '../table.ts';

/** One table of one place, ready to be laid out. */
export interface Section {
  readonly where: string;
  /** `ARP table`, `bridge cni0`. */
  readonly title: string;
  /** The command that shows it raw. */
  readonly command: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below the table, for what fits no column. */
  readonly notes?: readonly string[];
  /** How many rows were left out, and what they are: `own and multicast`. */
  readonly folded: number;
  readonly foldedKind: string;
  /** What it means that there are no rows, e.g. `no neighbours yet`. */
  readonly whenEmpty: string;
}

/**
 * Sections under a heading each; places that have nothing to show come last, in one line for all of the same kind.
 *
 *     node-1  ARP table  ip -n node-1 neigh show
 *     IP             MAC                DEV        STATE      WHO
 *     10.244.2.0     1e:e9:26:ec:63:07  flannel.1  PERMANENT  node-2/flannel.1
 */
export function formatSections(sections: readonly Section[], style: Style): string {
  const shown = sections
    .filter(({ rows }) => rows.length > 0)
    .map((section) => formatSection(section, style));
  const empty = formatEmpty(sections.filter(({ rows }) => rows.length === 0));
  return [...shown, ...(empty === '' ? [] : [empty])].join('\n');
}

function formatSection(
  { where, title, command, head, rows, notes = [], folded, foldedKind }: Section,
  style: Style,
): string {
  const heading = `${style.name(where)}  ${style.strong(title)}  ${style.dim(command)}`;
  const more = folded === 0 ? [] : [style.dim(foldedWords(folded, foldedKind))];
  const table = formatColumns(head.map(style.dim), rows);
  return `${heading}\n${table}${[...notes, ...more].map((line) => `${line}\n`).join('')}`;
}

/** Names at most so many places in a line; who wants the rest asks for them by name. */
const NAMED_LIMIT = 8;

function formatEmpty(sections: readonly Section[]): string {
  const groups = rowsBy(sections, ({ whenEmpty }) => whenEmpty);
  return [...groups]
    .map(([words, group]) => `${formatPlaces(group)}: ${words}${foldedNote(group)}\n`)
    .join('');
}

function formatPlaces(sections: readonly Section[]): string {
  const names = sections.map(({ where }) => where);
  const rest = names.length - NAMED_LIMIT;
  return rest > 0 ? `${names.slice(0, NAMED_LIMIT).join(', ')} and ${rest} more` : names.join(', ');
}

function foldedNote(sections: readonly Section[]): string {
  const folded = sections.reduce((sum, section) => sum + section.folded, 0);
  return folded === 0 ? '' : ` (${foldedWords(folded, sections[0]?.foldedKind ?? '')})`;
}

function foldedWords(folded: number, kind: string): string {
  return `${folded} ${kind} folded away: --all`;
}
