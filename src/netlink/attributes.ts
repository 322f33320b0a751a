import { cutOff, padded } from './messages.ts';

/** Attributes of a message by their type; of one that comes twice the last. */
export type Attributes = ReadonlyMap<number, Buffer>;

const HEADER_BYTES = 4;

/** The two high bits say how the value is to be read (nested, big-endian); the type alone tells us. @see linux/netlink.h NLA_TYPE_MASK */
const TYPE_MASK = 0x3fff;

/**
 * Reads the attributes (`struct rtattr`) from `offset` on. All are kept, those nobody here knows too.
 * @throws LabError `netlink/unreadable` when one is cut off.
 */
export function readAttributes(bytes: Buffer, offset = 0): Attributes {
  const attributes = new Map<number, Buffer>();
  let at = offset;
  while (at < bytes.length) {
    const left = bytes.length - at;
    const length = left < HEADER_BYTES ? 0 : bytes.readUInt16LE(at);
    if (length < HEADER_BYTES || length > left)
      throw cutOff(`an attribute of ${length} bytes where ${left} are left`);
    attributes.set(bytes.readUInt16LE(at + 2) & TYPE_MASK, bytes.subarray(at + HEADER_BYTES, at + length));
    at += padded(length);
  }
  return attributes;
}

/** Attributes within an attribute; none where it is absent. */
export function nested(attributes: Attributes, type: number): Attributes {
  const bytes = attributes.get(type);
  return bytes === undefined ? new Map() : readAttributes(bytes);
}

/** A number of one, two or four bytes. */
export function numberOf(attributes: Attributes, type: number): number | undefined {
  const bytes = attributes.get(type);
  switch (bytes?.length) {
    case 1:
      return bytes.readUInt8();
    case 2:
      return bytes.readUInt16LE();
    case 4:
      return bytes.readUInt32LE();
    case undefined:
    default:
      return undefined;
  }
}

/** A text, which ends at its first zero byte. */
export function textOf(attributes: Attributes, type: number): string | undefined {
  return attributes.get(type)?.toString('latin1').split('\0', 1)[0];
}

/** A link-layer address: `02:00:00:00:00:01`. */
export function macOf(attributes: Attributes, type: number): string | undefined {
  const bytes = attributes.get(type);
  return bytes && [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** An IPv4 or IPv6 address by its length, as the kernel's tools write it. */
export function addressOf(attributes: Attributes, type: number): string | undefined {
  const bytes = attributes.get(type);
  if (bytes?.length === 4) return bytes.join('.');
  return bytes?.length === 16 ? ipv6(bytes) : undefined;
}

/** The longest run of zeros is left out, as RFC 5952 section 4.2 wants it; the URL parser of Node.js does that. */
function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_none, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
