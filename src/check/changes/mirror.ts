import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import type { TableNews } from '../../listen/table-news.ts';
import { diffEntries } from './diff-entries.ts';
import type { RowChange } from './row-change.ts';
import { isSame } from './row-of.ts';

/**
 * Keeps the tables as the news tell them, to know what a message changed: the kernel says the same of a row that is new and of one that is
 * another now, and repeats itself. The first look at a table changes nothing; a later one shows what messages did not.
 * @returns told the news one by one, it gives the changes each makes
 */
export function tableMirror(): (news: TableNews) => readonly RowChange[] {
  const tables = new Map<string, Map<string, TableEntry>>();
  return (news) => {
    switch (news.kind) {
      case 'table': {
        const name = `${news.where} ${news.table}`;
        const before = tables.get(name);
        tables.set(name, new Map(news.entries.map((entry) => [entry.key, entry])));
        return before === undefined ? [] : diffEntries([...before.values()], news.entries);
      }
      case 'row': {
        const change = changeRow(tables.get(`${news.where} ${news.entry.table}`), news.change, news.entry);
        return change === undefined ? [] : [change];
      }
      case 'lost':
      case 'absent':
        return [];
    }
  };
}

function changeRow(
  table: Map<string, TableEntry> | undefined,
  change: 'set' | 'gone',
  entry: TableEntry,
): RowChange | undefined {
  const was = table?.get(entry.key);
  if (change === 'gone') {
    table?.delete(entry.key);
    return was && { kind: 'removed', entry: was, was: undefined };
  }
  table?.set(entry.key, entry);
  if (was === undefined) return { kind: 'added', entry, was };
  return isSame(was, entry) ? undefined : { kind: 'changed', entry, was };
}
