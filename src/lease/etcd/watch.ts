import type { WatchNews } from '../store.ts';
import type { Call, EtcdClient } from './client.ts';
import { readEvent } from './entry.ts';
import { watchRefused } from './etcd-error.ts';
import { type Message, messageAt, messagesAt, numberAt, rangeOf, wordAt } from './wire.ts';

export interface EtcdWatch {
  readonly prefix: string;
  readonly fromRevision: number;
  readonly signal: AbortSignal;
}

/** Tells what etcd tells of a prefix. Large changes come in one piece: nobody asks for fragments. */
export async function* watchEtcd(client: EtcdClient, watch: EtcdWatch): AsyncIterable<WatchNews> {
  const { fromRevision, signal } = watch;
  const keys = rangeOf(watch.prefix);
  const alive: Call = { path: 'kv/range', body: { ...keys, count_only: true }, isRead: true };
  const body = { create_request: { ...keys, start_revision: String(fromRevision) } };
  for await (const message of client.stream({ path: 'watch', body, alive, signal })) {
    if (isRefused(message)) throw watchRefused(client.where, wordAt(message, 'cancel_reason'));
    const news = readNews(message) ?? (await lookBack(message, fromRevision, () => client.ask(alive)));
    if (news === undefined) continue;
    yield news;
    if (news.kind !== 'events') return;
  }
}

function isRefused(message: Message): boolean {
  return message['canceled'] === true && numberAt(message, 'compact_revision') === 0;
}

function readNews(message: Message): WatchNews | undefined {
  const compactRevision = numberAt(message, 'compact_revision');
  if (compactRevision > 0) return { kind: 'compacted', compactRevision };
  const events = messagesAt(message, 'events').map(readEvent);
  if (events.length === 0) return undefined;
  return { kind: 'events', revision: revisionOf(message), events };
}

/** A member may lag behind; only what the cluster agrees on, which a range is, tells that the store itself does. */
async function lookBack(
  message: Message,
  fromRevision: number,
  ask: () => Promise<Message | undefined>,
): Promise<WatchNews | undefined> {
  if (message['created'] !== true || revisionOf(message) >= fromRevision - 1) return undefined;
  const revision = revisionOf((await ask()) ?? {});
  return revision < fromRevision - 1 ? { kind: 'rewound', revision } : undefined;
}

function revisionOf(message: Message): number {
  return numberAt(messageAt(message, 'header'), 'revision');
}
