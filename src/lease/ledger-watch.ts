import type { LedgerKeeper } from './ledger-keeper.ts';
import { ledgerNews } from './ledger-news.ts';
import type { WatchNews } from './store.ts';

/** Tells what comes under a prefix, from a revision on, until the signal is aborted or nothing more can be told. */
export async function* watchLedger(
  { read, changed, attend }: Pick<LedgerKeeper, 'read' | 'changed' | 'attend'>,
  {
    prefix,
    fromRevision,
    signal,
  }: { readonly prefix: string; readonly fromRevision: number; readonly signal: AbortSignal },
): AsyncIterable<WatchNews> {
  using _attendance = attend();
  signal.addEventListener('abort', changed.wake);
  try {
    let next = fromRevision;
    while (!signal.aborted) {
      const change = changed.next();
      const news = ledgerNews(await read(), prefix, next);
      if (news === undefined) {
        await change;
        continue;
      }
      yield news;
      if (news.kind !== 'events') return;
      next = news.revision + 1;
    }
  } finally {
    signal.removeEventListener('abort', changed.wake);
  }
}
