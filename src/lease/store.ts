import * as z from 'zod';

/**
 * The database the nodes' flannel agents share, as little of etcd v3 as they and the command line need.
 * Keys and values are text; a revision counts every change of the whole store.
 * Every call fails with LabError `lease/store-unreachable` when the store does not answer (`isUnreachable` tells it from the others).
 */
export interface Store extends AsyncDisposable {
  /** All entries whose key starts with `prefix`, in the order of their keys' bytes, as of one revision. */
  list(prefix: string): Promise<Snapshot>;
  get(key: string): Promise<Entry | undefined>;
  /** Writes the key only if it does not exist (etcd: `If Version(key) == 0 Then Put`). */
  create(key: string, value: string, lease?: LeaseId): Promise<'created' | 'exists'>;
  /** Writes the key whether or not it exists; without a lease it stays for ever. Gives the revision of the change. */
  put(key: string, value: string, lease?: LeaseId): Promise<number>;
  /** Whether there was one. */
  delete(key: string): Promise<boolean>;
  /** A new lease: keys written under it go when it ends, `ttlSeconds` from now or when it is revoked. */
  grant(ttlSeconds: number): Promise<LeaseId>;
  /** Ends a lease and its keys; whether there was one. */
  revoke(lease: LeaseId): Promise<boolean>;
  /** What is left of a lease, whole seconds; `undefined` when it is gone. */
  remainingSeconds(lease: LeaseId): Promise<number | undefined>;
  /**
   * Every change of a key under `prefix` from a revision on, those before now included: list first, then watch from the snapshot's revision + 1.
   * Ends by itself after `compacted` and `rewound`, and when the signal is aborted or the store disposed.
   */
  watch(prefix: string, from: WatchStart): AsyncIterable<WatchNews>;
  /**
   * Forgets the changes before a revision: a watch from there learns `compacted`.
   * @throws LabError `lease/bad-revision` for one that is forgotten already or yet to come
   */
  compact(revision: number): Promise<void>;
}

/** Identity of a store's lease (not of a subnet's): etcd's 64 bits as decimal digits, for a double has too few. */
export const LeaseId = z
  .string()
  .regex(/^-?\d+$/, 'is not a lease id')
  .brand<'LeaseId'>();
export type LeaseId = z.infer<typeof LeaseId>;

export interface Snapshot {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly createRevision: number;
  readonly modRevision: number;
  /** What the entry ends with; `undefined` for one that stays. */
  readonly lease: LeaseId | undefined;
}

export interface WatchStart {
  readonly fromRevision: number;
  readonly signal?: AbortSignal;
}

/**
 * `events` are all those of one or more whole revisions; `revision` is the last of them, from whose next a watch may go on.
 * `compacted`: changes from the asked revision on are forgotten up to this one. `rewound`: the store is not as far as the asked revision, so it is
 * another one or restored from a backup. After either, list again.
 */
export type WatchNews =
  | { readonly kind: 'events'; readonly revision: number; readonly events: readonly StoreEvent[] }
  | { readonly kind: 'compacted'; readonly compactRevision: number }
  | { readonly kind: 'rewound'; readonly revision: number };

/** A delete is by hand or by the end of a lease: the store does not tell which. */
export type StoreEvent =
  | { readonly kind: 'put'; readonly entry: Entry }
  | { readonly kind: 'delete'; readonly key: string; readonly modRevision: number };
