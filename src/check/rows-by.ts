/** Rows of a table by a key of theirs, both in the order they came in. */
export function rowsBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const index = new Map<K, T[]>();
  for (const row of rows) {
    const list = index.get(keyOf(row));
    if (list === undefined) index.set(keyOf(row), [row]);
    else list.push(row);
  }
  return index;
}
