import { ipv4At, ipv6At } from './addresses-at.ts';
import { type DecodeContext, decodeTransport } from './decode-transport.ts';
import type { Ip, Payload, Transport } from './frame.ts';

type IpPayload = Ip | Extract<Payload, { kind: 'malformed' }>;

/** Reads an IP packet by the version its first four bits tell. */
export function decodeIp(bytes: Buffer, context: DecodeContext): IpPayload {
  switch ((bytes[0] ?? 0) >> 4) {
    case 4:
      return decodeIpv4(bytes, context);
    case 6:
      return decodeIpv6(bytes, context);
    default:
      return { kind: 'malformed', protocol: 'IP' };
  }
}

const IPV4_BYTES = 20;
const DONT_FRAGMENT = 0x40_00;
const MORE_FRAGMENTS = 0x20_00;
const OFFSET = 0x1f_ff;

/** @see RFC 791 section 3.1 */
function decodeIpv4(bytes: Buffer, context: DecodeContext): IpPayload {
  const headerBytes = ((bytes[0] ?? 0) & 0x0f) * 4;
  if (headerBytes < IPV4_BYTES || bytes.length < headerBytes) return { kind: 'malformed', protocol: 'IPv4' };
  const lengthBytes = bytes.readUInt16BE(2);
  const flags = bytes.readUInt16BE(6);
  const offsetBytes = (flags & OFFSET) * 8;
  const isLast = (flags & MORE_FRAGMENTS) === 0;
  const payload = {
    protocol: bytes.readUInt8(9),
    bytes: bytes.subarray(headerBytes, lengthBytes),
    offsetBytes,
  };
  return {
    kind: 'ip',
    version: 4,
    source: ipv4At(bytes, 12),
    destination: ipv4At(bytes, 16),
    ttl: bytes.readUInt8(8),
    lengthBytes,
    dontFragment: (flags & DONT_FRAGMENT) !== 0,
    id: bytes.readUInt16BE(4),
    fragment: offsetBytes > 0 || !isLast ? { offsetBytes, isLast } : undefined,
    transport: transportOf(payload, context),
  };
}

interface IpData {
  readonly protocol: number;
  readonly bytes: Buffer;
  /** 0 in a whole packet and in a first fragment. */
  readonly offsetBytes: number;
}

function transportOf({ protocol, bytes, offsetBytes }: IpData, context: DecodeContext): Transport {
  return offsetBytes > 0 ? { kind: 'fragment', protocol } : decodeTransport(protocol, bytes, context);
}

const IPV6_BYTES = 40;

/** @see RFC 8200 section 3 */
function decodeIpv6(bytes: Buffer, context: DecodeContext): IpPayload {
  if (bytes.length < IPV6_BYTES) return { kind: 'malformed', protocol: 'IPv6' };
  const lengthBytes = IPV6_BYTES + bytes.readUInt16BE(4);
  const upper = skipExtensions(bytes.readUInt8(6), bytes.subarray(IPV6_BYTES, lengthBytes));
  return {
    kind: 'ip',
    version: 6,
    source: ipv6At(bytes, 8),
    destination: ipv6At(bytes, 24),
    ttl: bytes.readUInt8(7),
    lengthBytes,
    dontFragment: true,
    id: upper.fragment?.id,
    fragment: upper.fragment && { offsetBytes: upper.offsetBytes, isLast: upper.fragment.isLast },
    transport: transportOf(upper, context),
  };
}

interface UpperLayer extends IpData {
  readonly fragment: { readonly id: number; readonly isLast: boolean } | undefined;
}

/** Hop-by-hop options, routing and destination options: each tells the next header and its length in 8 bytes beyond the first 8. */
const OPTION_HEADERS: readonly number[] = [0, 43, 60];
const FRAGMENT_HEADER = 44;

/** @see RFC 8200 section 4 */
function skipExtensions(protocol: number, bytes: Buffer, fragment?: UpperLayer['fragment']): UpperLayer {
  const isExtension = OPTION_HEADERS.includes(protocol) || protocol === FRAGMENT_HEADER;
  if (!isExtension || bytes.length < 8) return { protocol, bytes, offsetBytes: 0, fragment };
  const next = bytes.readUInt8(0);
  if (protocol !== FRAGMENT_HEADER)
    return skipExtensions(next, bytes.subarray(8 + bytes.readUInt8(1) * 8), fragment);
  const offsetBytes = bytes.readUInt16BE(2) & 0xff_f8;
  const own = { id: bytes.readUInt32BE(4), isLast: (bytes.readUInt16BE(2) & 1) === 0 };
  if (offsetBytes > 0) return { protocol: next, bytes: bytes.subarray(8), offsetBytes, fragment: own };
  return skipExtensions(next, bytes.subarray(8), own);
}
