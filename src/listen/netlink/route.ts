import type { Route } from '../../observe/tables.ts';
import { type Attributes, addressOf, numberOf, readAttributes } from '../../netlink/attributes.ts';
import { cutOff } from '../../netlink/messages.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

/** `struct rtmsg`: family, lengths of the destination and the source, type of service, table, protocol, scope, type, flags. */
const HEADER_BYTES = 12;

/** @see linux/rtnetlink.h */
const RTA = { destination: 1, device: 4, gateway: 5, metric: 6, source: 7, hops: 9, table: 15 } as const;

/** A route the kernel derived for one destination, which `ip route` does not show. */
const RTM_F_CLONED = 0x200;

const TYPES = ['unspec', 'unicast', 'local', 'broadcast', 'anycast', 'multicast'] as const;
const REFUSALS = ['blackhole', 'unreachable', 'prohibit', 'throw', 'nat'] as const;
const SCOPES = new Map([
  [0, 'global'],
  [200, 'site'],
  [253, 'link'],
  [254, 'host'],
  [255, 'nowhere'],
]);
/** Who put it there. @see /etc/iproute2/rt_protos */
const PROTOCOLS = new Map([
  [0, 'unspec'],
  [1, 'redirect'],
  [2, 'kernel'],
  [3, 'boot'],
  [4, 'static'],
  [9, 'ra'],
  [11, 'zebra'],
  [12, 'bird'],
  [16, 'dhcp'],
  [186, 'bgp'],
]);
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x01, 'dead'],
  [0x04, 'onlink'],
  [0x02, 'pervasive'],
  [0x08, 'offload'],
  [0x40, 'trap'],
  [0x10, 'linkdown'],
  [0x20, 'unresolved'],
];

/** The table `ip route` shows. */
export const MAIN_TABLE = 254;

/** A route, and in which of the kernel's tables it is. */
export interface RouteMessage {
  readonly tableId: number;
  /** It has several next hops, a row each: only a look at the whole table tells them all. */
  readonly isMultipath: boolean;
  readonly entry: TableEntry;
}

/** Reads RTM_NEWROUTE and RTM_DELROUTE; `undefined` for a route that is in no table. */
export function readRoute(payload: Buffer, { where, deviceOf }: NetlinkPlace): RouteMessage | undefined {
  if (payload.length < HEADER_BYTES) throw cutOff('a route without its head');
  const flags = payload.readUInt32LE(8);
  if ((flags & RTM_F_CLONED) !== 0) return undefined;
  const attributes = readAttributes(payload, HEADER_BYTES);
  const dst = destinationOf(attributes, payload.readUInt8(1));
  const dev = numberOf(attributes, RTA.device);
  const row: Route = {
    where,
    type: unless('unicast', typeName(payload.readUInt8(7))),
    dst,
    via: addressOf(attributes, RTA.gateway),
    dev: dev === undefined ? undefined : deviceOf(dev),
    src: addressOf(attributes, RTA.source),
    scope: unless('global', nameIn(SCOPES, payload.readUInt8(6))),
    proto: unless('boot', nameIn(PROTOCOLS, payload.readUInt8(5))),
    flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
  };
  const metric = numberOf(attributes, RTA.metric) ?? 0;
  return {
    tableId: numberOf(attributes, RTA.table) ?? payload.readUInt8(4),
    isMultipath: attributes.has(RTA.hops),
    entry: { table: 'routes', key: `${dst} tos ${payload.readUInt8(3)} metric ${metric}`, row },
  };
}

/** `default`, `10.244.1.0/24`, or an address. */
function destinationOf(attributes: Attributes, length: number): string {
  const address = addressOf(attributes, RTA.destination);
  if (address === undefined) return length === 0 ? 'default' : `0/${length}`;
  const isWhole = length === (address.includes(':') ? 128 : 32);
  return isWhole ? address : `${address}/${length}`;
}

function typeName(type: number): string {
  return [...TYPES, ...REFUSALS][type] ?? String(type);
}

function nameIn(names: ReadonlyMap<number, string>, value: number): string {
  return names.get(value) ?? String(value);
}

/** `ip` leaves out what goes without saying. */
function unless(unsaid: string, value: string): string | undefined {
  return value === unsaid ? undefined : value;
}
