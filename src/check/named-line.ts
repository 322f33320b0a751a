import type { Names } from './names.ts';
import type { Row, TableView } from './row.ts';

/** Where words of a table are to be understood. */
export interface RowPlace {
  readonly view: Pick<TableView, 'columns' | 'noun'>;
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
