import type { TableEntry } from '../../listen/netlink/table-entry.ts';
import { isMulticastMac } from '../../net/mac.ts';
import { isOwnAccord } from '../../net/own-accord.ts';

/** Whether a row is about a link-local address of IPv6 or a multicast group: these change of their own accord, and say nothing about how pods talk. */
export function isNoise(entry: TableEntry): boolean {
  switch (entry.table) {
    case 'neigh':
      return isOwnAccord(entry.row.ip);
    case 'fdb':
      return isMulticastMac(entry.row.mac);
    case 'routes':
      return isOwnAccord(entry.row.dst);
    case 'addresses':
      return isOwnAccord(entry.row.address);
    case 'links':
      return false;
  }
}
