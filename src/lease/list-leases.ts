import { subnetsPrefix } from './lease-key.ts';
import { type LeaseList, readLeases } from './read-lease.ts';
import type { Store } from './store.ts';

/** Every lease of the store, in key order, and the entries among them that are none. */
export async function listLeases(
  store: Store,
  prefix?: string,
): Promise<LeaseList & { readonly revision: number }> {
  const { revision, entries } = await store.list(subnetsPrefix(prefix));
  return { revision, ...readLeases(entries) };
}
