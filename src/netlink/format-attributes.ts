import { ipBytes } from '../net/ip-bytes.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import { padded } from './messages.ts';

const HEADER_BYTES = 4;
/** Its value is attributes. The kernel asks for the mark where it checks strictly. */
const NLA_F_NESTED = 0x8000;

/** An attribute (`struct rtattr`) with its padding. */
function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(padded(HEADER_BYTES + value.length));
  bytes.writeUInt16LE(HEADER_BYTES + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, HEADER_BYTES);
  return bytes;
}

/** Attributes within an attribute. */
export function nest(type: number, attributes: readonly Buffer[]): Buffer {
  return attribute(type | NLA_F_NESTED, Buffer.concat(attributes));
}

/** One that is there or not. */
export function flag(type: number): Buffer {
  return attribute(type, Buffer.alloc(0));
}

export function u8(type: number, value: number): Buffer {
  return attribute(type, Buffer.of(value));
}

export function u32(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return attribute(type, bytes);
}

/** A port: 16 bits in the network's byte order. */
export function portAttribute(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return attribute(type, bytes);
}

/** A text with its final zero byte. */
export function text(type: number, value: string): Buffer {
  return attribute(type, Buffer.from(`${value}\0`, 'latin1'));
}

export function macAttribute(type: number, mac: Mac): Buffer {
  return attribute(type, Buffer.from(mac.replaceAll(':', ''), 'hex'));
}

/** An address of either family, by what it looks like. */
export function ip(type: number, address: Ipv4 | Ipv6): Buffer {
  return attribute(type, ipBytes(address));
}
