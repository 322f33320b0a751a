import { badRevision, leaseGone } from './lease-errors.ts';
import { type EtcdClient, etcdClient } from './etcd/client.ts';
import { readEntry } from './etcd/entry.ts';
import { GRPC } from './etcd/gateway-answer.ts';
import type { EtcdSettings } from './etcd/settings.ts';
import { watchEtcd } from './etcd/watch.ts';
import { type Message, encode, messageAt, messagesAt, numberAt, rangeOf, wordAt } from './etcd/wire.ts';
import { LeaseId, type Snapshot, type Store } from './store.ts';

/**
 * etcd v3 by its JSON gateway, which etcd itself offers at its client port.
 * A write that was sent but not answered may have been carried out: it fails as `lease/store-unreachable`, and whoever wrote looks again.
 * Its calls fail also with LabError `lease/etcd-denied`, `lease/etcd-insecure`, `lease/not-etcd` and `lease/etcd-refused`.
 * @see etcd Documentation/dev-guide/api_grpc_gateway.md
 */
export function etcdStore(settings: EtcdSettings): Store {
  const client = etcdClient(settings);
  const closed = new AbortController();
  return {
    ...reads(client),
    ...writes(client),
    ...leases(client),
    watch: (prefix, { fromRevision, signal = closed.signal }) =>
      watchEtcd(client, { prefix, fromRevision, signal: AbortSignal.any([signal, closed.signal]) }),
    [Symbol.asyncDispose]: () => {
      closed.abort();
      client.close();
      return Promise.resolve();
    },
  };
}

function reads({ ask }: EtcdClient): Pick<Store, 'list' | 'get'> {
  const range = async (keys: Message): Promise<Snapshot> => {
    const answer = (await ask({ path: 'kv/range', body: keys, isRead: true })) ?? {};
    return {
      revision: numberAt(messageAt(answer, 'header'), 'revision'),
      entries: messagesAt(answer, 'kvs').map(readEntry),
    };
  };
  return {
    list: (prefix) => range(rangeOf(prefix)),
    get: async (key) => (await range({ key: encode(key) })).entries[0],
  };
}

function writes({ ask }: EtcdClient): Pick<Store, 'create' | 'put' | 'delete' | 'compact'> {
  /** A lease that is gone is the only thing such a call does not find. */
  const write = async (path: string, body: Message, lease: LeaseId | undefined): Promise<Message> => {
    const answer = await ask({ path, body, tolerates: GRPC.notFound });
    if (answer === undefined) throw leaseGone(lease);
    return answer;
  };
  return {
    create: async (key, value, lease) => {
      const put = { request_put: putOf(key, value, lease) };
      const isAbsent = { key: encode(key), target: 'VERSION', version: '0' };
      const answer = await write('kv/txn', { compare: [isAbsent], success: [put] }, lease);
      return answer['succeeded'] === true ? 'created' : 'exists';
    },
    put: async (key, value, lease) => {
      const answer = await write('kv/put', putOf(key, value, lease), lease);
      return numberAt(messageAt(answer, 'header'), 'revision');
    },
    delete: async (key) => {
      const answer = await ask({ path: 'kv/deleterange', body: { key: encode(key) } });
      return numberAt(answer ?? {}, 'deleted') > 0;
    },
    compact: async (revision) => {
      const body = { revision: String(revision) };
      const answer = await ask({ path: 'kv/compaction', body, tolerates: GRPC.outOfRange });
      if (answer === undefined) throw badRevision(revision);
    },
  };
}

function leases({ ask }: EtcdClient): Pick<Store, 'grant' | 'revoke' | 'remainingSeconds'> {
  return {
    grant: async (ttlSeconds) => {
      const answer = await ask({ path: 'lease/grant', body: { TTL: String(ttlSeconds) } });
      return LeaseId.parse(wordAt(answer ?? {}, 'ID'));
    },
    revoke: async (lease) => {
      const answer = await ask({ path: 'lease/revoke', body: { ID: lease }, tolerates: GRPC.notFound });
      return answer !== undefined;
    },
    remainingSeconds: async (lease) => {
      const answer = await ask({ path: 'lease/timetolive', body: { ID: lease }, isRead: true });
      const seconds = numberAt(answer ?? {}, 'TTL');
      return seconds < 0 ? undefined : seconds;
    },
  };
}

function putOf(key: string, value: string, lease: LeaseId | undefined): Message {
  return { key: encode(key), value: encode(value), ...(lease === undefined ? {} : { lease }) };
}
