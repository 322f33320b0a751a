import { renameSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import { subnetsPrefix } from '../lease/lease-key.ts';
import type { LeaseView } from '../lease/lease-view.ts';
import { followEntries } from './follow-entries.ts';
import type { LabStore } from './lab-store.ts';
import { type LeaseBook, openLeaseBook } from './lease-book.ts';
import { onceATurn } from './once-a-turn.ts';

/** So often a store that does not answer is asked whether it does again. */
const PROBE_MS = 500;

/** So many leases are asked at a time how long they last. */
const ASKED_AT_A_TIME = 16;

/** The leases of a store, in a file that is rewritten at each change. */
export interface KeptLeases extends AsyncDisposable {
  /** With when each entry ends, as far as the store answers. */
  readonly view: () => Promise<LeaseView>;
}

/** Keeps the file from the first list on, until the disposal. */
export function keepLeaseBook(store: LabStore, file: string): KeptLeases {
  const closing = new AbortController();
  const { signal } = closing;
  const writer = onceATurn(() => write(file, book.view()));
  const book = openLeaseBook(store.prefix, writer.ask);
  const followed = follow(store, book, signal);
  return {
    view: () => withEnds(store, book.view()),
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await followed;
      writer.finish();
    },
  };
}

/** Through all that the store may answer: who looks after the leases sees what is wrong with it. */
async function follow(store: LabStore, book: LeaseBook, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await followEntries(store.own, {
      prefix: subnetsPrefix(store.prefix),
      signal,
      onEntries: (news) => {
        book.learn(news);
        return Promise.resolve();
      },
      onTrouble: ({ kind }) => {
        if (kind === 'closed' && book.mistrust()) void probe(store, book, signal);
      },
    }).catch(() => book.mistrust());
    await setTimeout(PROBE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A watch that is back says nothing before something changes; so the store is asked. */
async function probe({ own, prefix }: LabStore, book: LeaseBook, signal: AbortSignal): Promise<void> {
  while (book.view().isStale && !signal.aborted) {
    await setTimeout(PROBE_MS, undefined, { signal }).catch(() => undefined);
    const snapshot = await own.list(subnetsPrefix(prefix)).catch(() => undefined);
    if (snapshot !== undefined) book.learn({ kind: 'snapshot', snapshot });
  }
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
      if (lease === undefined) return entry;
      const seconds = await own.remainingSeconds(lease).catch(() => undefined);
      if (seconds === undefined) return entry;
      return { ...entry, expiresAt: new Date(Date.now() + seconds * 1000).toISOString() };
    }),
  );
  return { ...view, entries: await Promise.all(entries) };
}
