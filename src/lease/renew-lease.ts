import { leaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import type { Store } from './store.ts';
import type { SubnetLease } from './subnet-lease.ts';

/**
 * Writes a node's lease again under a new lease of the store, whether or not it is still there. The store's lease before is left to end by
 * itself, without a key. @see flannel pkg/subnet/etcd/registry.go updateSubnet
 * @param ttlSeconds absent: the lease gets no end
 */
export async function renewLease(
  store: Store,
  lease: SubnetLease,
  { ttlSeconds, prefix }: { readonly ttlSeconds?: number | undefined; readonly prefix?: string | undefined },
): Promise<SubnetLease> {
  const leaseId = ttlSeconds === undefined ? undefined : await store.grant(ttlSeconds);
  await store.put(leaseKey(lease, prefix), leaseValue(lease), leaseId);
  return { ...lease, leaseId };
}
