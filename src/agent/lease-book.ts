import type { LeaseView } from '../lease/lease-view.ts';
import type { Entry, Snapshot, StoreEvent } from '../lease/store.ts';
import type { Entries } from './follow-entries.ts';

/** The leases of a store as last known. */
export interface LeaseBook {
  readonly view: () => LeaseView;
  readonly learn: (entries: Entries) => void;
  /** The store does not answer; whether that is news. */
  readonly mistrust: () => boolean;
}

/** An empty one. @param onChange is told after each change */
export function openLeaseBook(prefix: string, onChange: () => void): LeaseBook {
  let entries = new Map<string, Entry>();
  let revision = 0;
  let isStale = true;
  return {
    view: () => ({
      revision,
      prefix,
      isStale,
      readAt: new Date().toISOString(),
      entries: [...entries.values()],
    }),
    learn: (news) => {
      entries = news.kind === 'snapshot' ? entriesOf(news.snapshot) : changed(entries, news.events);
      revision = news.kind === 'snapshot' ? news.snapshot.revision : news.revision;
      isStale = false;
      onChange();
    },
    mistrust: () => {
      if (isStale) return false;
      isStale = true;
      onChange();
      return true;
    },
  };
}

function entriesOf({ entries }: Snapshot): Map<string, Entry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

function changed(entries: Map<string, Entry>, events: readonly StoreEvent[]): Map<string, Entry> {
  for (const event of events) {
    if (event.kind === 'put') entries.set(event.entry.key, event.entry);
    else entries.delete(event.key);
  }
  return entries;
}
