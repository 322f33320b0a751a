import type { Link, VxlanInfo } from '../../observe/tables.ts';
import { type Attributes, addressOf, macOf, nested, numberOf, readAttributes, textOf } from '../../netlink/attributes.ts';
import { cutOff } from '../../netlink/messages.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

/** Attributes of a device. @see linux/if_link.h */
const IFLA = {
  ...{ address: 1, name: 3, mtu: 4, link: 5, master: 10, queue: 13, state: 16, info: 18 },
  linkNetns: 37,
} as const;
/** Within `info`. */
const INFO = { kind: 1, data: 2, portData: 5 } as const;
const PORT_HAIRPIN = 4;
const VXLAN = { id: 1, device: 3, local: 4, learning: 7, port: 15 } as const;

/** `struct ifinfomsg`: family, type, index, flags, change mask. */
const HEADER_BYTES = 16;

/** By number. @see RFC 2863 section 6, Documentation/networking/operstates.rst */
const OPERSTATES = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP'] as const;

/** By bit, in the order `ip` prints them. @see linux/if.h */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4000, 'DYNAMIC'],
  [0x1, 'UP'],
  [0x1_0000, 'LOWER_UP'],
];
const IFF_UP = 0x1;
const IFF_RUNNING = 0x40;

/**
 * Reads RTM_NEWLINK and RTM_DELLINK: a device with what `ip -d link` says of it. Where the other end of its cable is, is left open:
 * the kernel gives a number that only the namespace itself can name.
 */
export function readLink(payload: Buffer, { where, deviceOf }: NetlinkPlace): TableEntry {
  if (payload.length < HEADER_BYTES) throw cutOff('a device without its head');
  const attributes = readAttributes(payload, HEADER_BYTES);
  const index = payload.readInt32LE(4);
  const info = nested(attributes, IFLA.info);
  const kind = textOf(info, INFO.kind);
  const master = numberOf(attributes, IFLA.master);
  const hairpin = numberOf(nested(info, INFO.portData), PORT_HAIRPIN);
  const row: Link = {
    where,
    index,
    dev: textOf(attributes, IFLA.name) ?? deviceOf(index),
    mac: macOf(attributes, IFLA.address),
    mtuBytes: numberOf(attributes, IFLA.mtu) ?? 0,
    state: OPERSTATES[numberOf(attributes, IFLA.state) ?? 0] ?? 'UNKNOWN',
    flags: flagWords(payload.readUInt32LE(8)),
    kind,
    master: master === undefined ? undefined : deviceOf(master),
    // Without a namespace it is a device beside this one, as the eth0 a tunnel goes out by.
    peerIndex: attributes.has(IFLA.linkNetns) ? numberOf(attributes, IFLA.link) : undefined,
    peerNetns: undefined,
    txqueuelen: numberOf(attributes, IFLA.queue),
    hairpin: hairpin === undefined ? undefined : hairpin === 1,
    vxlan: kind === 'vxlan' ? readVxlan(nested(info, INFO.data), deviceOf) : undefined,
  };
  return { table: 'links', key: String(index), row };
}

/** A device that is switched on and hears nothing is `NO-CARRIER`. @see iproute2 ip/ipaddress.c print_link_flags */
function flagWords(flags: number): readonly string[] {
  const hasNoCarrier = (flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0;
  const words = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return hasNoCarrier ? ['NO-CARRIER', ...words] : words;
}

function readVxlan(data: Attributes, deviceOf: NetlinkPlace['deviceOf']): VxlanInfo {
  const device = numberOf(data, VXLAN.device);
  return {
    vni: numberOf(data, VXLAN.id) ?? 0,
    local: addressOf(data, VXLAN.local),
    dev: device === undefined ? undefined : deviceOf(device),
    port: portOf(data.get(VXLAN.port)),
    learning: numberOf(data, VXLAN.learning) === 1,
  };
}

/** The only number here in the network's byte order. */
function portOf(bytes: Buffer | undefined): number {
  return bytes?.length === 2 ? bytes.readUInt16BE() : 0;
}
