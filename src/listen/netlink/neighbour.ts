import { isMulticastMac } from '../../net/mac.ts';
import { type Attributes, addressOf, macOf, numberOf, readAttributes } from '../../netlink/attributes.ts';
import { cutOff } from '../../netlink/messages.ts';
import { NDA, NEIGHBOUR_HEAD_BYTES } from '../../netlink/neighbour-requests.ts';
import { FAMILY } from '../../netlink/request.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

/** States by bit. */
const STATES: readonly (readonly [bit: number, name: string])[] = [
  [0x01, 'INCOMPLETE'],
  [0x02, 'REACHABLE'],
  [0x04, 'STALE'],
  [0x08, 'DELAY'],
  [0x10, 'PROBE'],
  [0x20, 'FAILED'],
  [0x40, 'NOARP'],
  [0x80, 'PERMANENT'],
];
/** What `bridge fdb` makes of the same bits; a learned entry is REACHABLE and says nothing. */
const FDB_STATES: readonly (readonly [bit: number, name: string])[] = [
  [0x80, 'permanent'],
  [0x40, 'static'],
  [0x04, 'stale'],
];
const FDB_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x02, 'self'],
  [0x80, 'router'],
  [0x10, 'extern_learn'],
  [0x20, 'offload'],
  [0x04, 'master'],
  [0x40, 'sticky'],
];

/**
 * Reads RTM_NEWNEIGH and RTM_DELNEIGH: a row of the ARP table, or of a forwarding table.
 * `undefined` for what `ip neigh` does not show either: an address that needs no asking, such as a multicast group.
 */
export function readNeighbour(payload: Buffer, place: NetlinkPlace): TableEntry | undefined {
  if (payload.length < NEIGHBOUR_HEAD_BYTES) throw cutOff('a neighbour without its head');
  const head = {
    family: payload.readUInt8(0),
    dev: place.deviceOf(payload.readInt32LE(4)),
    state: payload.readUInt16LE(8),
    flags: payload.readUInt8(10),
  };
  const attributes = readAttributes(payload, NEIGHBOUR_HEAD_BYTES);
  // A neighbour of a bridge or tunnel: an entry of its forwarding table.
  return head.family === FAMILY.bridge
    ? fdbEntry(head, attributes, place)
    : arpEntry(head, attributes, place.where);
}

interface Head {
  readonly dev: string;
  readonly state: number;
  readonly flags: number;
}

function arpEntry(
  { dev, state }: Omit<Head, 'flags'>,
  attributes: Attributes,
  where: string,
): TableEntry | undefined {
  const ip = addressOf(attributes, NDA.destination);
  const states = STATES.filter(([bit]) => (state & bit) !== 0).map(([, name]) => name);
  if (ip === undefined || states.includes('NOARP')) return undefined;
  const row = { where, ip, dev, mac: macOf(attributes, NDA.mac), state: states.join(',') || 'NONE' };
  return { table: 'neigh', key: `${ip} ${dev}`, row };
}

function fdbEntry(
  { dev, state, flags }: Head,
  attributes: Attributes,
  { where, deviceOf }: NetlinkPlace,
): TableEntry | undefined {
  const mac = macOf(attributes, NDA.mac);
  if (mac === undefined) return undefined;
  const bridge = numberOf(attributes, NDA.master);
  const dst = addressOf(attributes, NDA.destination);
  const row = {
    where,
    mac,
    port: dev,
    dst,
    master: bridge === undefined ? undefined : deviceOf(bridge),
    state: FDB_STATES.find(([bit]) => (state & bit) !== 0)?.[1],
    flags: FDB_FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
  };
  // A bridge has a MAC once, at whichever port; a tunnel may send what is for everybody to several others.
  const table = row.master ?? dev;
  const vlan = numberOf(attributes, NDA.vlan) ?? 0;
  const isForMany = isMulticastMac(mac) || mac === '00:00:00:00:00:00';
  return { table: 'fdb', key: `${mac} ${table} ${vlan} ${isForMany ? (dst ?? dev) : ''}`, row };
}
