import type { TableNews } from '../../listen/table-news.ts';
import type { Names } from '../names.ts';
import { isNoise } from './is-noise.ts';
import type { LabEvent } from './lab-event.ts';
import { tableMirror } from './mirror.ts';
import { nameChange } from './name-change.ts';

/**
 * Makes events of what is heard of the tables, told in the order it is heard.
 * @param isAll also of what comes and goes of its own accord (IPv6, multicast)
 */
export function eventsOf(names: Names, isAll: boolean): (news: TableNews) => readonly LabEvent[] {
  const mirror = tableMirror();
  return (news) => {
    const { atMs, where } = news;
    if (news.kind === 'lost' || news.kind === 'absent') return [{ kind: news.kind, atMs, where }];
    const changes = mirror(news).filter(({ entry }) => isAll || !isNoise(entry));
    return changes.map((change) => ({
      ...{ kind: 'change', atMs, row: change.entry.row },
      change: nameChange(change, names),
    }));
  };
}
