import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedStore } from '../lease/embedded-store.ts';
import type { EtcdSettings } from '../lease/etcd/settings.ts';
import { etcdStore } from '../lease/etcd-store.ts';
import type { Store } from '../lease/store.ts';
import type { Namespace, Namespaces } from '../netlink/namespace.ts';
import { UNDERLAY } from '../net/names.ts';
import type { StoreAccess } from './store-access.ts';

/** The embedded store, in the state folder. */
const STORE_FILE = 'store.json';

/** One lab's store, as the host of its agents uses it. */
export interface LabStore extends AsyncDisposable {
  readonly access: StoreAccess;
  /** What flannel's keys start with. */
  readonly prefix: string;
  /** The host's own way to it. */
  readonly own: Store;
  /** One node's way to it; to be disposed of when its agent ends. */
  readonly ofNode: (node: string) => Store;
}

/** What a store is opened with. */
export interface StorePlace {
  /** The lab's state folder. */
  readonly folder: string;
  readonly namespaces: Namespaces;
}

/** Opens the store; whether it answers is seen when it is asked. */
export function openLabStore(access: StoreAccess, { folder, namespaces }: StorePlace): LabStore {
  switch (access.kind) {
    case 'embedded':
      return shared(embeddedStore(join(folder, STORE_FILE)), access);
    case 'etcd': {
      const open = (place: string): Store =>
        etcdStore({
          ...settingsOf(access),
          ...(access.from === 'node'
            ? { connect: connectFrom(namespaces.inside(`/run/netns/${place}`)) }
            : {}),
        });
      const own = open(UNDERLAY);
      return {
        access,
        prefix: access.prefix,
        own,
        ofNode: open,
        [Symbol.asyncDispose]: own[Symbol.asyncDispose],
      };
    }
  }
}

/** One store serves all: whoever writes through it wakes the others. */
function shared(own: Store, access: StoreAccess): LabStore {
  const ofNode = (): Store => ({ ...own, [Symbol.asyncDispose]: () => Promise.resolve() });
  return { access, prefix: access.prefix, own, ofNode, [Symbol.asyncDispose]: own[Symbol.asyncDispose] };
}

function settingsOf({
  endpoints: [first = '', ...others],
  tls: { ca, cert, key },
  user,
}: Extract<StoreAccess, { kind: 'etcd' }>): EtcdSettings {
  return {
    endpoints: [first, ...others],
    tls: { ca: read(ca), cert: read(cert), key: read(key) },
    user: user && { name: user.name, password: readFileSync(user.passwordFile, 'utf8').trimEnd() },
  };
}

function read(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}

/** How long a connection may take. @see flannel pkg/subnet/etcd/registry.go newEtcdClient */
const CONNECT_TIMEOUT_MS = 5000;

function connectFrom(namespace: Namespace): NonNullable<EtcdSettings['connect']> {
  return (host, port) => namespace.connect({ host, port }, { timeoutMs: CONNECT_TIMEOUT_MS });
}
