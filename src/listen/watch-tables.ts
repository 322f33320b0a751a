import type { Listener, Listening } from './listener.ts';
import type { TableNews, TablesWanted } from './table-news.ts';

/**
 * Hears of every change of tables. When this resolves, each table has been told whole once, and nothing is missed from then on
 * without being told (`lost`).
 * @throws LabError `machine/cannot-listen`
 */
export function watchTables(
  listener: Listener,
  { places, onNews }: { readonly places: TablesWanted['places']; readonly onNews: (news: TableNews) => void },
): Promise<Listening> {
  return listener.listen({ kind: 'tables', places, isWithIpv6: false }, (news) => {
    if (news.kind !== 'frame') onNews(news);
  });
}
