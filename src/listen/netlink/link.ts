import type { Link, VxlanInfo } from '../../observe/tables.ts';
import { type KernelVxlan, readKernelLink } from '../../netlink/kernel-link.ts';
import { IFF_UP } from '../../netlink/link-attributes.ts';
import type { NetlinkPlace, TableEntry } from './table-entry.ts';

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
const IFF_RUNNING = 0x40;

/**
 * Reads RTM_NEWLINK and RTM_DELLINK: a device with what `ip -d link` says of it. Where the other end of its cable is, is left open:
 * the kernel gives a number that only the namespace itself can name.
 */
export function readLink(payload: Buffer, { where, deviceOf }: NetlinkPlace): TableEntry {
  const link = readKernelLink(payload);
  const row: Link = {
    where,
    index: link.index,
    dev: link.name ?? deviceOf(link.index),
    mac: link.mac,
    mtuBytes: link.mtuBytes,
    state: OPERSTATES[link.operstate] ?? 'UNKNOWN',
    flags: flagWords(link.flags),
    kind: link.kind,
    master: link.master === undefined ? undefined : deviceOf(link.master),
    // Without a namespace it is a device beside this one, as the eth0 a tunnel goes out by.
    peerIndex: link.hasLinkNetns ? link.link : undefined,
    peerNetns: undefined,
    txqueuelen: link.txqueuelen,
    hairpin: link.hairpin,
    vxlan: link.vxlan && vxlanInfo(link.vxlan, deviceOf),
  };
  return { table: 'links', key: String(link.index), row };
}

/** A device that is switched on and hears nothing is `NO-CARRIER`. @see iproute2 ip/ipaddress.c print_link_flags */
function flagWords(flags: number): readonly string[] {
  const hasNoCarrier = (flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0;
  const words = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return hasNoCarrier ? ['NO-CARRIER', ...words] : words;
}

function vxlanInfo(
  { vni, local, device, port, learning }: KernelVxlan,
  deviceOf: NetlinkPlace['deviceOf'],
): VxlanInfo {
  return { vni, local, dev: device === undefined ? undefined : deviceOf(device), port, learning };
}
