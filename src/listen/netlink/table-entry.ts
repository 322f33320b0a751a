import type { Address, FdbEntry, Link, Neighbour, Route } from '../../observe/tables.ts';

/**
 * A row as `inspect` and the checks know it, and what tells it from the others of its table: two messages of the same key are about the
 * same row. The key has what the row leaves out (VLAN, metric, type of service).
 */
export type TableEntry =
  | { readonly table: 'neigh'; readonly key: string; readonly row: Neighbour }
  | { readonly table: 'fdb'; readonly key: string; readonly row: FdbEntry }
  | { readonly table: 'routes'; readonly key: string; readonly row: Route }
  | { readonly table: 'links'; readonly key: string; readonly row: Link }
  | { readonly table: 'addresses'; readonly key: string; readonly row: Address };

/** A place whose messages are read. */
export interface NetlinkPlace {
  readonly where: string;
  /** The device of that index: the kernel speaks of devices by number. */
  readonly deviceOf: (index: number) => string;
}
