import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import { subnetsPrefix } from '../lease/lease-key.ts';
import type { Entry, StoreEvent } from '../lease/store.ts';
import type { LeaseView } from '../lease/lease-view.ts';
import { followEntries } from './follow-entries.ts';
import type { LabStore } from './lab-store.ts';

/** So often a store that does not answer is asked whether it does again. */
const PROBE_MS = 500;

/** So many leases are asked at a time how long they last. */
const ASKED_AT_A_TIME = 16;

/** The leases of a store as last known, in a file that is rewritten at each change. */
export interface LeaseBook extends AsyncDisposable {
  /** With when each entry ends, as far as the store answers. */
  readonly view: () => Promise<LeaseView>;
}

/** Keeps the book from the first list on, until the disposal. */
export function openLeaseBook(store: LabStore, file: string): LeaseBook {
  const closing = new AbortController();
  const { signal } = closing;
  const prefix = subnetsPrefix(store.prefix);
  const entries = new Map<string, Entry>();
  let revision = 0;
  let isStale = true;
  const writer = lazily(() => write(file, view()));
  const view = (): LeaseView => ({
    revision,
    prefix: store.prefix,
    isStale,
    readAt: new Date().toISOString(),
    entries: [...entries.values()],
  });
  const learn = (now: number, change: () => void): void => {
    change();
    revision = now;
    isStale = false;
    writer.ask();
  };
  const learnAll = (snapshot: { readonly revision: number; readonly entries: readonly Entry[] }): void =>
    learn(snapshot.revision, () => {
      entries.clear();
      for (const entry of snapshot.entries) entries.set(entry.key, entry);
    });
  /** A watch that is back does not say so before something changes. */
  const probe = async (): Promise<void> => {
    while (isStale && !signal.aborted) {
      await setTimeout(PROBE_MS, undefined, { signal }).catch(() => undefined);
      await store.own.list(prefix).then(learnAll, () => undefined);
    }
  };
  const followed = followEntries(store.own, {
    prefix,
    signal,
    onEntries: (news) => {
      if (news.kind === 'snapshot') learnAll(news.snapshot);
      else learn(news.revision, () => news.events.forEach((event) => apply(entries, event)));
      return Promise.resolve();
    },
    onTrouble: ({ kind }) => {
      if (kind !== 'closed' || isStale) return;
      isStale = true;
      writer.ask();
      void probe();
    },
  });
  return {
    view: async () => withEnds(store, view()),
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await followed;
      writer.finish();
    },
  };
}

function apply(entries: Map<string, Entry>, event: StoreEvent): void {
  if (event.kind === 'put') entries.set(event.entry.key, event.entry);
  else entries.delete(event.key);
}

/** Changes of one turn of the event loop are written together. */
function lazily(doing: () => void) {
  let timer: NodeJS.Immediate | undefined;
  const finish = (): void => {
    if (timer === undefined) return;
    clearImmediate(timer);
    timer = undefined;
    doing();
  };
  return {
    ask: (): void => {
      timer ??= setImmediate(finish);
    },
    finish,
  };
}

function write(file: string, view: LeaseView): void {
  writeFileSync(`${file}.draft`, `${JSON.stringify(view, undefined, 2)}\n`);
  renameSync(`${file}.draft`, file);
}

async function withEnds({ own }: LabStore, view: LeaseView): Promise<LeaseView> {
  const limit = pLimit(ASKED_AT_A_TIME);
  const entries = view.entries.map((entry) =>
    limit(async () => {
      const { lease } = entry;
      const seconds =
        lease === undefined ? undefined : await own.remainingSeconds(lease).catch(() => undefined);
      if (seconds === undefined) return entry;
      return { ...entry, expiresAt: new Date(Date.now() + seconds * 1000).toISOString() };
    }),
  );
  return { ...view, entries: await Promise.all(entries) };
}
