import { join } from 'node:path';
import { LabError } from '../error/lab-error.ts';
import { LEASES_FILE, type LeaseView } from '../lease/lease-view.ts';
import { type KeptLeases, keepLeaseBook } from './keep-lease-book.ts';
import { type LabStore, type StorePlace, openLabStore } from './lab-store.ts';
import type { StoreAccess } from './store-access.ts';

/** The place of a lab's store, once it was named. */
export interface StoreSlot extends AsyncDisposable {
  readonly use: (access: StoreAccess) => Promise<LabStore>;
  /** @throws LabError `agent/no-store` */
  readonly store: () => LabStore;
  /** All leases, with when each ends. @throws LabError `agent/no-store` */
  readonly view: () => Promise<LeaseView>;
}

/** @param access of the store that was named before */
export function openStoreSlot(place: StorePlace, access: StoreAccess | undefined): StoreSlot {
  let open = access && openStore(place, access);
  const close = async (): Promise<void> => {
    await open?.leases[Symbol.asyncDispose]();
    await open?.store[Symbol.asyncDispose]();
  };
  const current = (): Open => {
    if (open === undefined) throw noStore();
    return open;
  };
  return {
    use: async (next) => {
      await close();
      open = openStore(place, next);
      return open.store;
    },
    store: () => current().store,
    view: async () => current().leases.view(),
    [Symbol.asyncDispose]: close,
  };
}

interface Open {
  readonly store: LabStore;
  readonly leases: KeptLeases;
}

function openStore(place: StorePlace, access: StoreAccess): Open {
  const store = openLabStore(access, place);
  return { store, leases: keepLeaseBook(store, join(place.folder, LEASES_FILE)) };
}

function noStore(): LabError {
  return new LabError(
    [
      {
        code: 'agent/no-store',
        message: 'the agents of this lab were not told of a store yet',
        hint: 'take the lab down and up again',
      },
    ],
    { blame: 'machine' },
  );
}
