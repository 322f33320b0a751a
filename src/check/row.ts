import { type Observation } from '../observe/tables.ts';
import { type Names } from './names.ts';

/** What a column holds, hence what a name of the lab stands for in it. */
export type ColumnKind =
  /** `pod-b` stands for its MAC. */
  | 'mac'
  /** `pod-b` stands for its address, `pods of node-2` for a network. */
  | 'address'
  /** `pod-b` stands for its device in the namespace looked at. */
  | 'device'
  /** `pod-b` stands for its device, as NAMESPACE/DEVICE. */
  | 'peer'
  /** Stands for itself. */
  | 'word';

/** One row of a kernel table, ready to be compared with a pattern. */
export interface Row {
  /** What each column says: several words for a list such as `flags`, none where the kernel left it out. */
  readonly cells: Readonly<Record<string, readonly string[]>>;
  /** As iproute2 would print it. */
  readonly line: string;
  /** Put there by traffic, not by configuration. */
  readonly isLearned: boolean;
}

/** How checks see one kind of table. A new table is one more of these. */
export interface TableView {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** The command that shows the table of a namespace, less the `-n NAMESPACE`. */
  readonly command: readonly [tool: 'ip' | 'bridge', ...args: string[]];
  readonly rows: (observation: Observation, where: string) => readonly Row[];
}

/** A cell of one word, or of none. */
export function cell(value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [String(value)];
}

/** The words that are there, one blank between: optional parts of a line are given as `undefined`. */
export function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** `dev eth0`, or nothing where there is no value. */
export function option(keyword: string, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : `${keyword} ${value}`;
}

/** Where words of a table are to be understood. */
export interface RowPlace {
  readonly view: TableView;
  /** The namespace the table was read in. */
  readonly where: string;
  readonly names: Names;
}

/** The lab's name for a word of a column: `pod-c` for its address or MAC, `veth:pod-c` for the node's end of its cable. */
export function nameOf(column: string, word: string, { view, where, names }: RowPlace): string | undefined {
  const kind = view.columns[column];
  if (kind === 'mac' || kind === 'address') return names.ownerOf(word);
  if (kind === 'device') return names.cableOf(where, word);
  return kind === 'peer' ? names.endpoint(word)?.name : undefined;
}

/** The row's line with the lab's names behind it: `10.244.1.3 dev eth0 lladdr 0e:… REACHABLE  # pod-c`. */
export function namedLine(row: Row, place: RowPlace): string {
  const names = Object.keys(place.view.columns).flatMap((column) =>
    (row.cells[column] ?? []).map((word) => nameOf(column, word, place)),
  );
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return known.length === 0 ? row.line : `${row.line}  # ${known.join(', ')}`;
}
