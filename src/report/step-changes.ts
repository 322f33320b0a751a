import type { TableChange } from '../check/changes/table-change.ts';
import { rowsBy } from '../check/rows-by.ts';
import { changePaint, changeSign } from './changes.ts';
import type { ResultForm } from './result-form.ts';
import { hang } from './wrap.ts';

const INDENT = ' '.repeat(4);
const MORE = ' '.repeat(9);

/**
 * What a step changed, table by table; nothing where that was not looked at.
 *
 *         changed, pod-a neigh
 *              + 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE # node-1/cni0
 */
export function formatStepChanges(changes: readonly TableChange[] | undefined, form: ResultForm): string {
  if (changes === undefined) return '';
  if (changes.length === 0) return form.style.dim(`${INDENT}changed nothing in the tables\n`);
  return changesByTable(changes)
    .map(([table, rows]) => {
      const lines = rows.map((change) => formatLine(change, form));
      return `${INDENT}changed, ${form.style.name(table)}\n${lines.join('')}`;
    })
    .join('');
}

/** By place and table: `pod-a neigh`. */
export function changesByTable(
  changes: readonly TableChange[],
): readonly (readonly [table: string, changes: readonly TableChange[]])[] {
  return [...rowsBy(changes, ({ where, table }) => `${where} ${table}`)];
}

function formatLine({ kind, line, was }: TableChange, { style, columns }: ResultForm): string {
  const text = was === undefined ? line : `${line} (was ${was})`;
  return changePaint(kind, style)(hang(`${MORE}${changeSign[kind]} `, text, columns));
}
