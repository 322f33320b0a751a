/**
 * The database the nodes' flannel agents share, as little of etcd v3 as they need.
 * Keys and values are text; a revision counts every change of the whole store, from 1.
 */
export interface Store {
  /** All entries whose key starts with `prefix`, by key, as of one revision. */
  list(prefix: string): Promise<Snapshot>;
  /** Writes the key only if it does not exist (etcd: `If Version(key) == 0 Then Put`). */
  create(key: string, value: string): Promise<'created' | 'exists'>;
}

export interface Snapshot {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly createRevision: number;
  readonly modRevision: number;
}
