import type { columns, TableKind } from '../../scenario/columns.ts';
import type { ColumnKind, TableView } from '../row.ts';
import { addressesView } from './addresses.ts';
import { fdbView } from './fdb.ts';
import { linksView } from './links.ts';
import { neighView } from './neigh.ts';
import { routesView } from './routes.ts';

/** Knows what every column holds that a scenario may name. */
type ViewOf<T extends TableKind> = TableView & {
  readonly columns: Readonly<Record<(typeof columns)[T][number], ColumnKind>>;
};

/** Every table a step can look at. */
export const views: { readonly [T in TableKind]: ViewOf<T> } = {
  neigh: neighView,
  fdb: fdbView,
  routes: routesView,
  links: linksView,
  addresses: addressesView,
};
