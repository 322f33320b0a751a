import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import { isMulticastMac } from '../../net/mac.ts';

/** Whether a row is about IPv6 or a multicast group: these change of their own accord, and say nothing about how pods talk. */
export function isNoise(entry: TableEntry): boolean {
  switch (entry.table) {
    case 'neigh':
      return entry.row.ip.includes(':');
    case 'fdb':
      return isMulticastMac(entry.row.mac);
    case 'routes':
      return entry.row.dst.includes(':');
    case 'addresses':
      return entry.row.family === 'inet6';
    case 'links':
      return false;
  }
}
