import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import { isMulticastMac } from '../../net/mac.ts';
import type { FdbEntry, Observation, Route } from '../../observe/tables.ts';

/**
 * All rows of an observation, each with a key made of what it says: a row of the same key in a later one is the same row, changed.
 * Several rows may have one key where the kernel tells them apart by what `inspect` does not read (metric, VLAN).
 */
export function entriesOf(observation: Observation): readonly TableEntry[] {
  const { neighbours, fdb, routes, links, addresses } = observation;
  return [
    ...links.map((row) => ({ table: 'links' as const, key: String(row.index), row })),
    ...addresses.map((row) => ({
      ...{ table: 'addresses' as const, key: `${row.dev} ${row.address}/${row.prefixLength}` },
      row,
    })),
    ...routes.map((row) => ({ table: 'routes' as const, key: routeKey(row), row })),
    ...neighbours.map((row) => ({ table: 'neigh' as const, key: `${row.ip} ${row.dev}`, row })),
    ...fdb.map((row) => ({ table: 'fdb' as const, key: fdbKey(row), row })),
  ];
}

/** IPv6 has its own default route, and the same link-local one on every device. */
function routeKey({ family, dst, dev }: Route): string {
  return family === 'inet' ? dst : `${dst} dev ${dev ?? ''}`;
}

/** A bridge has a MAC once, at whichever port; what is for many may go several ways. */
function fdbKey({ mac, port, dst, master }: FdbEntry): string {
  const isForMany = isMulticastMac(mac) || mac === '00:00:00:00:00:00';
  return `${mac} ${master ?? port} ${isForMany ? (dst ?? port) : ''}`;
}
