import type { Listener, Listening } from './listener.ts';
import type { TableNews, TablesWanted } from './table-news.ts';

/**
 * Hears of every change of tables. When this resolves, each table has been told whole once, and nothing is missed from then on
 * without being told (`lost`).
 * @throws LabError `machine/cannot-listen`
 */
export function watchTables(
  listener: Listener,
  wanted: Pick<TablesWanted, 'places' | 'isWithIpv6'>,
  onNews: (news: TableNews) => void,
): Promise<Listening> {
  return listener.listen({ ...wanted, kind: 'tables' }, (news) => {
    if (news.kind !== 'frame' && news.kind !== 'drop') onNews(news);
  });
}
