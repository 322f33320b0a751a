import type { TableNews } from '../../listen/table-news.ts';
import type { Names } from '../names.ts';
import type { LabEvent } from './lab-event.ts';
import { tableMirror } from './mirror.ts';
import { nameChange } from './name-change.ts';

/** Makes events of what is heard of the tables, told in the order it is heard. */
export function eventsOf(names: Names): (news: TableNews) => readonly LabEvent[] {
  const mirror = tableMirror();
  return (news) => {
    const { atMs, where } = news;
    if (news.kind === 'lost' || news.kind === 'absent') return [{ kind: news.kind, atMs, where }];
    return mirror(news).map((change) => ({
      ...{ kind: 'change', atMs, row: change.entry.row },
      change: nameChange(change, names),
    }));
  };
}
