import { type LabError, machineError, usageError } from '../error/lab-error.ts';
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
