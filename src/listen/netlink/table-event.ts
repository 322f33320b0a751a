import { readAddress } from './address.ts';
import { readLink } from './link.ts';
import type { Message } from '../../netlink/messages.ts';
import { FAMILY, RTM } from '../../netlink/request.ts';
import { MAIN_TABLE } from '../../netlink/route-requests.ts';
import { readNeighbour } from './neighbour.ts';
import { readRoute } from './route.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

/** What one message of the kernel's says about its tables. */
export interface TableEvent {
  /** `set`: the row is there now, be it new or another than before; the kernel does not tell these apart. */
  readonly change: 'set' | 'gone';
  readonly entry: TableEntry;
  /** The message does not tell all that has changed with it: the routing table has to be read again. */
  readonly isPartial: boolean;
}

/** It stands beside others of the same destination instead of replacing one. */
const NLM_F_APPEND = 0x800;

export interface ReadOptions {
  /** Also what IPv6 does, which talks of its own accord. */
  readonly isWithIpv6: boolean;
}

/**
 * Reads a message of RTNLGRP_LINK, _NEIGH, _IPV4_ROUTE or _IPV4_IFADDR, or of the answer to a question about these tables.
 * `undefined` for what is in none of the tables `inspect` shows: other routing tables, IPv6 unless asked for, ports as bridges see them
 * (RTM_DELLINK of that family means that a port has left its bridge, which the device says itself, too).
 * @throws LabError `netlink/unreadable` when it is cut off.
 */
export function readTableEvent(
  message: Message,
  place: NetlinkPlace,
  { isWithIpv6 }: ReadOptions,
): TableEvent | undefined {
  const { payload, type } = message;
  if (payload[0] === FAMILY.inet6 && !isWithIpv6) return undefined;
  switch (type) {
    case RTM.newLink:
    case RTM.delLink:
      return linkEvent(message, place);
    case RTM.newAddress:
    case RTM.delAddress:
      return event(type === RTM.newAddress, readAddress(payload, place), type === RTM.delAddress);
    case RTM.newNeighbour:
    case RTM.delNeighbour:
      return event(type === RTM.newNeighbour, readNeighbour(payload, place), false);
    case RTM.newRoute:
    case RTM.delRoute:
      return routeEvent(message, place);
    default:
      return undefined;
  }
}

/** A bridge's view of a port is left out: the family for bridges stands for their ports in messages about devices. */
function linkEvent({ payload, type }: Message, place: NetlinkPlace): TableEvent | undefined {
  if (payload[0] === FAMILY.bridge) return undefined;
  const entry = readLink(payload, place);
  return event(type === RTM.newLink, entry, losesRoutes(type, entry));
}

function routeEvent({ payload, type, flags }: Message, place: NetlinkPlace): TableEvent | undefined {
  const route = readRoute(payload, place);
  if (route?.tableId !== MAIN_TABLE) return undefined;
  const isPartial = route.isMultipath || (type === RTM.newRoute && (flags & NLM_F_APPEND) !== 0);
  return event(type === RTM.newRoute, route.entry, isPartial);
}

function event(isSet: boolean, entry: TableEntry | undefined, isPartial: boolean): TableEvent | undefined {
  return entry && { change: isSet ? 'set' : 'gone', entry, isPartial };
}

/**
 * A device that goes down or away, and an address that goes, take their IPv4 routes with them, and the kernel says nothing of these.
 * @see Documentation/networking/ip-sysctl.rst skip_notify_on_dev_down: "IPv4 does not generate this message"
 */
function losesRoutes(type: number, entry: TableEntry): boolean {
  return type === RTM.delLink || (entry.table === 'links' && !entry.row.flags.includes('UP'));
}
