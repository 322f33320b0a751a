import { type LabError, machineError, usageError } from '../error/lab-error.ts';
import type { Cidr } from '../net/ipv4.ts';
import type { SubnetRange, SubnetRange6 } from '../net/subnet-range.ts';
import type { LeaseId } from './store.ts';

/** As etcd's "requested lease not found". */
export function leaseGone(lease: LeaseId | undefined): LabError {
  return machineError({
    code: 'lease/lease-gone',
    message: `the store has no lease ${lease ?? 'of that id'}: it has ended`,
    hint: 'ask for a new one',
  });
}

/** As etcd's "required revision has been compacted" and "… is a future revision". */
export function badRevision(revision: number): LabError {
  return usageError({
    code: 'lease/bad-revision',
    message: `cannot compact at revision ${revision}: it is compacted already, or yet to come`,
    hint: "take one between the last compaction and the store's revision",
  });
}

/** flannel's "out of subnets". */
export function outOfSubnets(
  node: string,
  { network, length, min, max }: SubnetRange | SubnetRange6,
): LabError {
  return usageError({
    code: 'lease/out-of-subnets',
    message: `node "${node}" finds no free /${length} between ${min} and ${max} of ${network}`,
    hint: 'use a wider Network, a longer SubnetLen, or fewer nodes',
  });
}

/** In flannel's own words, with which it ends. */
export function lostRace(node: string, subnet: Cidr): LabError {
  return machineError({
    code: 'lease/lost-race',
    message: `node "${node}" failed to acquire lease: subnet already exists (${subnet})`,
    hint: 'somebody else was a moment faster; asking again gives another subnet',
  });
}
