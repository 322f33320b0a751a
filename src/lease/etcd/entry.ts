import { type Entry, LeaseId, type StoreEvent } from '../store.ts';
import { type Message, messageAt, numberAt, textAt, wordAt } from './wire.ts';

/** An etcd `KeyValue`. */
export function readEntry(kv: Message): Entry {
  const lease = wordAt(kv, 'lease');
  return {
    key: textAt(kv, 'key'),
    value: textAt(kv, 'value'),
    createRevision: numberAt(kv, 'create_revision'),
    modRevision: numberAt(kv, 'mod_revision'),
    lease: lease === '' || lease === '0' ? undefined : LeaseId.parse(lease),
  };
}

/** An etcd `Event`; of the type that is left out for being zero, PUT. */
export function readEvent(event: Message): StoreEvent {
  const kv = messageAt(event, 'kv');
  return event['type'] === 'DELETE'
    ? { kind: 'delete', key: textAt(kv, 'key'), modRevision: numberAt(kv, 'mod_revision') }
    : { kind: 'put', entry: readEntry(kv) };
}
