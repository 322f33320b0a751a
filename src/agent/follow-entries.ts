import { setTimeout } from 'node:timers/promises';
import { isUnreachable } from '../lease/store-unreachable.ts';
import type { Snapshot, Store, WatchNews } from '../lease/store.ts';

/** What is told of the entries under a prefix: all of them first, and again when changes were missed. */
export type Entries =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | Extract<WatchNews, { readonly kind: 'events' }>;

/** What goes wrong meanwhile; the following goes on. */
export type Trouble =
  | { readonly kind: 'not-listed'; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string; readonly fromRevision: number }
  | { readonly kind: 'missed'; readonly revision: number };

export interface FollowOptions {
  readonly prefix: string;
  readonly signal: AbortSignal;
  /** Awaited before what comes next is told. */
  readonly onEntries: (entries: Entries) => Promise<void>;
  readonly onTrouble: (trouble: Trouble) => void;
}

/** Pause after a failure, doubled at each further one. @see flannel pkg/subnet/etcd/registry.go watchSubnets */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Follows the entries under a prefix until the signal is aborted, through whatever the store goes through. */
export async function followEntries(store: Store, options: FollowOptions): Promise<void> {
  const at: Position = { next: undefined, pauseMs: FIRST_PAUSE_MS };
  while (!options.signal.aborted) {
    const isGoingOn = await followOnce(store, options, at);
    if (isGoingOn) continue;
    await setTimeout(at.pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
    at.pauseMs = Math.min(at.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Where a follower is: `next` is the revision it waits for; `undefined`: it has to list first. */
interface Position {
  next: number | undefined;
  pauseMs: number;
}

/** Lists if it has to, then watches until that ends; whether to go on without a pause. */
async function followOnce(store: Store, options: FollowOptions, at: Position): Promise<boolean> {
  try {
    at.next ??= await begin(store, options);
    return await watchOn(store, options, at);
  } catch (error) {
    if (options.signal.aborted) return false;
    if (!isUnreachable(error)) throw error;
    options.onTrouble(
      at.next === undefined
        ? { kind: 'not-listed', reason: error.message }
        : { kind: 'closed', reason: error.message, fromRevision: at.next },
    );
    return false;
  }
}

async function begin(store: Store, { prefix, onEntries }: FollowOptions): Promise<number> {
  const snapshot = await store.list(prefix);
  await onEntries({ kind: 'snapshot', snapshot });
  return snapshot.revision + 1;
}

async function watchOn(store: Store, options: FollowOptions, at: Position): Promise<boolean> {
  const { prefix, signal, onEntries, onTrouble } = options;
  const fromRevision = at.next ?? 0;
  for await (const news of store.watch(prefix, { fromRevision, signal })) {
    at.pauseMs = FIRST_PAUSE_MS;
    if (news.kind !== 'events') {
      at.next = undefined;
      onTrouble({
        kind: 'missed',
        revision: news.kind === 'compacted' ? news.compactRevision : news.revision,
      });
      return true;
    }
    await onEntries(news);
    at.next = news.revision + 1;
  }
  return false;
}
