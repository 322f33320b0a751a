import type { Route } from '../../observe/tables.ts';
import { readKernelRoute } from '../../netlink/kernel-route.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

const AF_INET6 = 10;

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

/** A route, and in which of the kernel's tables it is. */
export interface RouteMessage {
  readonly tableId: number;
  /** It has several next hops, a row each: only a look at the whole table tells them all. */
  readonly isMultipath: boolean;
  readonly entry: TableEntry;
}

/** Reads RTM_NEWROUTE and RTM_DELROUTE; `undefined` for a route that is in no table, as the kernel derives them for one destination. */
export function readRoute(payload: Buffer, { where, deviceOf }: NetlinkPlace): RouteMessage | undefined {
  const route = readKernelRoute(payload);
  if (route.isCloned) return undefined;
  const row: Route = {
    where,
    family: payload.readUInt8(0) === AF_INET6 ? 'inet6' : 'inet',
    type: unless('unicast', typeName(route.type)),
    dst: route.dst,
    via: route.via,
    dev: route.device === undefined ? undefined : deviceOf(route.device),
    src: route.source,
    scope: unless('global', nameIn(SCOPES, route.scope)),
    proto: unless('boot', nameIn(PROTOCOLS, route.protocol)),
    flags: FLAGS.filter(([bit]) => (route.flags & bit) !== 0).map(([, name]) => name),
  };
  const key = `${route.dst} tos ${route.typeOfService} metric ${route.metric}`;
  return {
    tableId: route.table,
    isMultipath: route.isMultipath,
    entry: { table: 'routes', key, row },
  };
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
