import type { TableKind } from '../scenario/columns.ts';
import type { TableEntry } from './netlink/table-entry.ts';

/** The tables of these namespaces, whole when it begins, then every change as the kernel says it. */
export interface TablesWanted {
  readonly kind: 'tables';
  readonly places: readonly string[];
  /** Also what IPv6 does, which talks of its own accord. */
  readonly isWithIpv6: boolean;
}

/** What is heard of a namespace's tables, in the order the kernel said it. */
export type TableNews = {
  readonly where: string;
  /** When it was read, milliseconds since 1970 with a fraction. */
  readonly atMs: number;
} & (
  | {
      /** A whole table as it is now: at the beginning, and where messages do not tell all. */
      readonly kind: 'table';
      readonly table: TableKind;
      readonly entries: readonly TableEntry[];
    }
  /** A row that is there, new or other than before, or is no more. */
  | { readonly kind: 'row'; readonly change: 'set' | 'gone'; readonly entry: TableEntry }
  /** The kernel threw messages away, having no room for them; all tables of the place follow. */
  | { readonly kind: 'lost' }
  /** There is no namespace of that name, or no more: nothing will be heard of it. */
  | { readonly kind: 'absent' }
);
