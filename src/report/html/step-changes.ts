import type { TableChange } from '../../check/changes/table-change.ts';
import { changeSign } from '../changes.ts';
import { changesByTable } from '../step-changes.ts';
import { type Html, html } from './html.ts';

/** What a step changed, table by table; nothing where that was not looked at. */
export function stepChanges(changes: readonly TableChange[] | undefined): Html | undefined {
  if (changes === undefined) return undefined;
  if (changes.length === 0) return html`<p class="place">changed nothing in the tables</p>`;
  return html`<div class="changes">
    ${changesByTable(changes).map(([table, rows]) => tableOf(table, rows))}
  </div>`;
}

function tableOf(table: string, rows: readonly TableChange[]): Html {
  return html`<p class="place">changed, ${table}</p>
    <ul>
      ${rows.map(row)}
    </ul> `;
}

function row({ kind, line, was }: TableChange): Html {
  const before = was === undefined ? '' : ` (was ${was})`;
  return html`<li class="${kind}"><code>${changeSign[kind]} ${line}${before}</code></li> `;
}
