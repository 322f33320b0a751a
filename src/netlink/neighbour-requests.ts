import { isIpv6 } from '../net/ip-bytes.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import { ip, macAttribute } from './format-attributes.ts';
import { CREATE, FAMILY, type Request, RTM } from './request.ts';

/** A permanent row of the ARP table (for IPv6: of neighbours). */
export interface PermanentNeighbour {
  /** Index of the device. */
  readonly device: number;
  readonly address: Ipv4 | Ipv6;
  readonly mac: Mac;
}

/** A permanent row of a vxlan device's own forwarding table. */
export interface PermanentFdbEntry {
  /** Index of the vxlan device. */
  readonly device: number;
  readonly mac: Mac;
  /** The VTEP that has it. */
  readonly dst: Ipv4 | Ipv6;
}

/** @see linux/neighbour.h */
export const NDA = { destination: 1, mac: 2, vlan: 5, master: 9 } as const;

/** `struct ndmsg`: family, index, state, flags, type. */
export const NEIGHBOUR_HEAD_BYTES = 12;

/** @see linux/neighbour.h */
export const NUD_PERMANENT = 0x80;
const NTF_SELF = 0x02;

/** `ip neigh replace ADDRESS lladdr MAC dev DEVICE nud permanent` */
export function replaceNeighbour(neighbour: PermanentNeighbour): Request {
  return { type: RTM.newNeighbour, flags: CREATE.orReplace, ...neighbourParts(neighbour) };
}

/** `ip neigh del` */
export function deleteNeighbour(neighbour: PermanentNeighbour): Request {
  return { type: RTM.delNeighbour, flags: 0, ...neighbourParts(neighbour) };
}

/** `bridge fdb replace MAC dev DEVICE dst DST self permanent` */
export function replaceFdbEntry(entry: PermanentFdbEntry): Request {
  return { type: RTM.newNeighbour, flags: CREATE.orReplace, ...fdbParts(entry) };
}

/** `bridge fdb del` */
export function deleteFdbEntry(entry: PermanentFdbEntry): Request {
  return { type: RTM.delNeighbour, flags: 0, ...fdbParts(entry) };
}

function neighbourParts({ device, address, mac }: PermanentNeighbour): Pick<Request, 'head' | 'attributes'> {
  return {
    head: head({ family: isIpv6(address) ? FAMILY.inet6 : FAMILY.inet, device, flags: 0 }),
    attributes: [ip(NDA.destination, address), macAttribute(NDA.mac, mac)],
  };
}

function fdbParts({ device, mac, dst }: PermanentFdbEntry): Pick<Request, 'head' | 'attributes'> {
  return {
    head: head({ family: FAMILY.bridge, device, flags: NTF_SELF }),
    attributes: [macAttribute(NDA.mac, mac), ip(NDA.destination, dst)],
  };
}

function head(of: { readonly family: number; readonly device: number; readonly flags: number }): Buffer {
  const bytes = Buffer.alloc(NEIGHBOUR_HEAD_BYTES);
  bytes.writeUInt8(of.family, 0);
  bytes.writeInt32LE(of.device, 4);
  bytes.writeUInt16LE(NUD_PERMANENT, 8);
  bytes.writeUInt8(of.flags, 10);
  return bytes;
}
