import { type Ledger, revisionOf } from './ledger.ts';
import type { StoreEvent, WatchNews } from './store.ts';

/** What a watch that has seen everything before `fromRevision` is to be told now; `undefined` when it is up to date. */
export function ledgerNews(ledger: Ledger, prefix: string, fromRevision: number): WatchNews | undefined {
  const { revision, compactRevision } = ledger;
  if (fromRevision > revision + 1) return { kind: 'rewound', revision };
  if (fromRevision < compactRevision) return { kind: 'compacted', compactRevision };
  const events = eventsFrom(ledger.history, fromRevision).filter((event) => keyOf(event).startsWith(prefix));
  return events.length === 0 ? undefined : { kind: 'events', revision, events };
}

/** From the end: a watch is rarely more than a change or two behind. */
function eventsFrom(history: readonly StoreEvent[], fromRevision: number): readonly StoreEvent[] {
  return history.slice(history.findLastIndex((event) => revisionOf(event) < fromRevision) + 1);
}

function keyOf(event: StoreEvent): string {
  return event.kind === 'put' ? event.entry.key : event.key;
}
