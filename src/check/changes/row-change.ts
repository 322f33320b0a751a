import type { TableEntry } from '../../listen/netlink/table-entry.ts';

/** A change of one row, with what the kernel said of it. */
export interface RowChange {
  readonly kind: 'added' | 'changed' | 'removed';
  /** The row; of a removed one as it was. */
  readonly entry: TableEntry;
  /** What a changed row said before. */
  readonly was: TableEntry | undefined;
}
