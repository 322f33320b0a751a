import type { Ipv4 } from '../../net/ipv4.ts';
import type { Ipv6 } from '../../net/ipv6.ts';
import {
  deleteFdbEntry,
  deleteNeighbour,
  type PermanentFdbEntry,
  type PermanentNeighbour,
  replaceFdbEntry,
  replaceNeighbour,
} from '../../netlink/neighbour-requests.ts';
import type { Request } from '../../netlink/request.ts';
import { deleteRoute, type GatewayRoute, replaceRoute } from '../../netlink/route-requests.ts';
import type { AppliedEntry } from './backend.ts';

/** A row of a kernel table that is to be set or removed, and how it is told of. */
export interface Entry extends Pick<AppliedEntry, 'table' | 'text'> {
  readonly set: Request;
  readonly remove: Request;
  /** What flanneld calls it: `ARP`, `FDB`. */
  readonly label: string;
}

interface Named {
  /** The name of the device. */
  readonly dev: string;
}

export function neighbourEntry(row: PermanentNeighbour & Named): Entry {
  return {
    table: 'neigh',
    label: 'ARP',
    text: `${row.address} dev ${row.dev} lladdr ${row.mac} PERMANENT`,
    set: replaceNeighbour(row),
    remove: deleteNeighbour(row),
  };
}

export function fdbEntry(row: PermanentFdbEntry & Named): Entry {
  return {
    table: 'fdb',
    label: 'FDB',
    text: `${row.mac} dev ${row.dev} dst ${row.dst} self permanent`,
    set: replaceFdbEntry(row),
    remove: deleteFdbEntry(row),
  };
}

export function routeEntry(row: GatewayRoute & Named & { readonly via: Ipv4 | Ipv6 }): Entry {
  return {
    table: 'routes',
    label: 'route',
    text: `${row.dst} via ${row.via} dev ${row.dev}${row.isOnlink === true ? ' onlink' : ''}`,
    set: replaceRoute(row),
    remove: deleteRoute(row),
  };
}
