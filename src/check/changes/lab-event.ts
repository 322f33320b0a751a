import type { TableChange } from './table-change.ts';

/** Something that happened in a lab; times are milliseconds since 1970 with a fraction. */
export type LabEvent =
  | {
      readonly kind: 'change';
      readonly atMs: number;
      readonly change: TableChange;
      /** The row as data; of a lease absent. */
      readonly row: object | undefined;
    }
  /** The kernel had no room for all it had to say of a place: what follows was found by looking at all its tables again. */
  | { readonly kind: 'lost'; readonly atMs: number; readonly where: string }
  /** The network namespace of a place is gone. */
  | { readonly kind: 'absent'; readonly atMs: number; readonly where: string };
