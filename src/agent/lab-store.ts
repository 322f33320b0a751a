import { join } from 'node:path';
import { embeddedStore } from '../lease/embedded-store.ts';
import { DEFAULT_PREFIX } from '../scenario/store-settings.ts';
import type { Store } from '../lease/store.ts';
import type { StoreAccess } from './store-access.ts';

/** The store of the embedded kind, in the state folder. */
const STORE_FILE = 'store.json';

/** One lab's store, as the host of its agents uses it. */
export interface LabStore extends AsyncDisposable {
  /** What flannel's keys start with. */
  readonly prefix: string;
  /** The host's own way to it. */
  readonly own: Store;
  /** One node's way to it; to be disposed of when its agent ends. */
  readonly ofNode: (node: string) => Store;
}

/** Opens the store; whether it answers is seen when it is asked. */
export function openLabStore(access: StoreAccess, { folder }: { readonly folder: string }): LabStore {
  switch (access.kind) {
    case 'embedded': {
      const own = embeddedStore(join(folder, STORE_FILE));
      return {
        prefix: DEFAULT_PREFIX,
        own,
        // One store serves all: whoever writes through it wakes the others.
        ofNode: () => ({ ...own, [Symbol.asyncDispose]: () => Promise.resolve() }),
        [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
      };
    }
    case 'etcd':
      throw new Error('etcd');
  }
}
