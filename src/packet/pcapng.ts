import { ipBytes, isIpv6 } from '../net/ip-bytes.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import type { CapturedFrame } from './captured-frame.ts';
import type { LinkLayer } from './decode-frame.ts';

/** A device as an interface of the file; frames name it by its place in the list. */
export interface PcapInterface {
  /** `node-1/flannel.1` */
  readonly name: string;
  readonly link: LinkLayer;
}

/** A name that a reader shows in the place of an address. */
export interface PcapName {
  readonly address: Ipv4 | Ipv6;
  readonly name: string;
}

/** @see draft-ietf-opsawg-pcapng section 11.1 */
const BLOCK = { section: 0x0a_0d_0d_0a, interface: 1, names: 4, packet: 6 } as const;
/** @see https://www.tcpdump.org/linktypes.html */
const LINKTYPE: Readonly<Record<LinkLayer, number>> = { ethernet: 1, ip: 101 };
const BYTE_ORDER_MAGIC = 0x1a_2b_3c_4d;

/**
 * The start of a pcapng file: the section, who wrote it, and the lab's names for addresses, which Wireshark shows as resolved names.
 * @see draft-ietf-opsawg-pcapng sections 4.1 and 4.5
 */
export function pcapngHead(application: string, names: readonly PcapName[]): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  body.writeUInt16LE(1, 4);
  // The length of the section is not known while it is written.
  body.writeBigInt64LE(-1n, 8);
  const section = block(BLOCK.section, body, options([[4, Buffer.from(application)]]));
  return names.length === 0 ? section : Buffer.concat([section, nameBlock(names)]);
}

const NAME_RECORD = { ipv4: 1, ipv6: 2 } as const;

function nameBlock(names: readonly PcapName[]): Buffer {
  const records = names.map(({ address, name }) =>
    record(
      isIpv6(address) ? NAME_RECORD.ipv6 : NAME_RECORD.ipv4,
      Buffer.concat([ipBytes(address), Buffer.from(`${name}\0`)]),
    ),
  );
  return block(BLOCK.names, Buffer.concat([...records, Buffer.alloc(4)]), Buffer.alloc(0));
}

/** An interface: its name, and times in nanoseconds. @see draft-ietf-opsawg-pcapng section 4.2 */
export function pcapngInterface({ name, link }: PcapInterface): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE[link], 0);
  return block(
    BLOCK.interface,
    body,
    options([
      [2, Buffer.from(name)],
      [9, Buffer.from([9])],
    ]),
  );
}

const DIRECTION: Readonly<Record<CapturedFrame['direction'], number>> = { in: 1, out: 2 };

/**
 * One frame of the interface with that number.
 * @see draft-ietf-opsawg-pcapng section 4.3, "Enhanced Packet Block"
 */
export function pcapngFrame(frame: CapturedFrame, interfaceNumber: number): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(interfaceNumber, 0);
  head.writeUInt32LE(Number(frame.atNs >> 32n), 4);
  head.writeUInt32LE(Number(frame.atNs & 0xff_ff_ff_ffn), 8);
  head.writeUInt32LE(frame.bytes.length, 12);
  head.writeUInt32LE(frame.lengthBytes, 16);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(DIRECTION[frame.direction]);
  return block(BLOCK.packet, Buffer.concat([head, padded(frame.bytes)]), options([[2, flags]]));
}

/** A block: type, length, body, options, and the length again. */
function block(type: number, body: Buffer, optionBytes: Buffer): Buffer {
  const length = 12 + body.length + optionBytes.length;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, body, optionBytes, head.subarray(4)]);
}

function options(list: readonly (readonly [code: number, value: Buffer])[]): Buffer {
  const END = Buffer.alloc(4);
  return Buffer.concat([...list.map(([code, value]) => record(code, value)), END]);
}

/** Code, length, and the value filled up to four bytes: options and name records alike. */
function record(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
