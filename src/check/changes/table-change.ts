import type { TableKind } from '../../scenario/columns.ts';

/** A row that came, went, or says something else than before, as reports show it. */
export interface TableChange {
  readonly where: string;
  /** `leases` are rows of flannel's database; `where` is then the node that has the lease. */
  readonly table: TableKind | 'leases';
  readonly kind: 'added' | 'changed' | 'removed';
  /** The row as iproute2 prints it, with the lab's names behind it; of a removed one as it was. */
  readonly line: string;
  /** The words of a changed row that are no more: `via 10.244.2.0 onlink`; absent where words were only added. */
  readonly was: string | undefined;
}
