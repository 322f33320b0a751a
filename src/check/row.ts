import type { Observation } from '../observe/tables.ts';

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
  /** A number; `< 60` stands for all below. */
  | 'amount'
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
  /** What one row is called, where that is not a row. */
  readonly noun?: string;
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
