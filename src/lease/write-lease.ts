import { leaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import type { LeaseId, Store } from './store.ts';
import type { SubnetLease } from './subnet-lease.ts';

/** Under which prefix, and for how long; without a time it stays. */
export interface Terms {
  readonly prefix?: string | undefined;
  readonly ttlSeconds?: number | undefined;
}

/**
 * Writes a lease whether it is there or not, under a new lease of the store; so it is renewed, too. The store's lease it had before is
 * left to end by itself, empty, as flannel leaves it: to revoke it could take a key with it that somebody else has put there meanwhile.
 */
export async function putLease(store: Store, terms: Terms, lease: SubnetLease): Promise<SubnetLease> {
  const leaseId = await grant(store, terms);
  await store.put(leaseKey(lease, terms.prefix), leaseValue(lease), leaseId);
  return held(lease, leaseId);
}

/** Writes a lease if there is none of its subnet; else gives back what the store granted for it, and `undefined`. */
export async function createLease(
  store: Store,
  terms: Terms,
  lease: SubnetLease,
): Promise<SubnetLease | undefined> {
  const leaseId = await grant(store, terms);
  const result = await store.create(leaseKey(lease, terms.prefix), leaseValue(lease), leaseId);
  if (result === 'created') return held(lease, leaseId);
  if (leaseId !== undefined) await store.revoke(leaseId);
  return undefined;
}

function grant(store: Store, { ttlSeconds }: Terms): Promise<LeaseId | undefined> {
  return ttlSeconds === undefined ? Promise.resolve(undefined) : store.grant(ttlSeconds);
}

function held(lease: SubnetLease, leaseId: LeaseId | undefined): SubnetLease {
  return leaseId === undefined ? lease : { ...lease, leaseId };
}
