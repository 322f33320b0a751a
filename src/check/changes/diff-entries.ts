import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import { rowsBy } from '../rows-by.ts';
import type { RowChange } from './row-change.ts';
import { isSame } from './row-of.ts';

/**
 * What tells two lists of rows apart: rows of one key are one row that may have changed. In the order of the later list, what is gone last.
 */
export function diffEntries(
  before: readonly TableEntry[],
  after: readonly TableEntry[],
): readonly RowChange[] {
  const earlier = rowsBy(before, identityOf);
  const later = rowsBy(after, identityOf);
  const identities = [...new Set([...later.keys(), ...earlier.keys()])];
  return identities.flatMap((identity) => diffGroup(earlier.get(identity) ?? [], later.get(identity) ?? []));
}

function identityOf({ table, key, row }: TableEntry): string {
  return `${row.where} ${table} ${key}`;
}

/** Rows of one key: those that say the same cancel out, the others are paired in order. */
function diffGroup(before: readonly TableEntry[], after: readonly TableEntry[]): readonly RowChange[] {
  const left = [...before];
  const fresh = after.filter((entry) => {
    const index = left.findIndex((other) => isSame(other, entry));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  const changed = fresh.map((entry, index): RowChange => {
    const was = left[index];
    return was === undefined ? { kind: 'added', entry, was: undefined } : { kind: 'changed', entry, was };
  });
  const removed = left
    .slice(fresh.length)
    .map((entry): RowChange => ({ kind: 'removed', entry, was: undefined }));
  return [...changed, ...removed];
}
