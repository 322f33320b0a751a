import type { Names } from '../../check/names.ts';
import type { View } from './view.ts';
import type { InspectTable } from './inspect.ts';

/**
 * The rows as data, with names beside the numbers; a name is absent where the number belongs to nothing of the lab.
 * Nothing is folded away. Only the tables asked for are there.
 */
export function inspectionData(
  { observation, localRoutes, leases, names }: View,
  where: readonly string[],
  tables: readonly InspectTable[],
) {
  const isShown = (row: { readonly where: string }): boolean => where.includes(row.where);
  const of = owners(names);
  const all = {
    links: () =>
      observation.links
        .filter(isShown)
        .map((row) => ({ ...row, cableOf: names.cableOf(row.where, row.dev) })),
    addresses: () => observation.addresses.filter(isShown).map((row) => ({ ...row, name: of(row.address) })),
    routes: () =>
      [...observation.routes, ...localRoutes]
        .filter(isShown)
        .map((row) => ({ ...row, dstName: of(row.dst), viaName: of(row.via) })),
    arp: () =>
      observation.neighbours
        .filter(isShown)
        .map((row) => ({ ...row, ipName: of(row.ip), macName: of(row.mac) })),
    fdb: () =>
      observation.fdb.filter(isShown).map((row) => ({
        ...row,
        macName: of(row.mac),
        dstName: of(row.dst),
        cableOf: names.cableOf(row.where, row.port),
      })),
    leases: () => leases.map((lease) => ({ ...lease, node: of(lease.publicIp) })),
  };
  const absent = where.filter((place) => observation.absent.includes(place));
  return { ...Object.fromEntries(tables.map((table) => [table, all[table]()])), absent };
}

function owners(names: Names) {
  return (number: string | undefined): string | undefined =>
    number === undefined ? undefined : names.ownerOf(number);
}
