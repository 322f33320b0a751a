import type { Icmp, Ip, Payload, Transport } from './frame.ts';

/** What the types of interest are, by version. @see RFC 792, RFC 4443 */
const TYPES = {
  4: { request: 8, reply: 0, errors: [3, 4, 5, 11, 12] },
  6: { request: 128, reply: 129, errors: [1, 2, 3, 4] },
} as const;

const ICMP_BYTES = 8;

/**
 * Reads an ICMP message: the numbers of an echo, the quoted packet of an error.
 * @param decodeQuoted reads the packet an error quotes
 */
export function decodeIcmp(
  bytes: Buffer,
  version: 4 | 6,
  decodeQuoted: (packet: Buffer) => Ip | Extract<Payload, { kind: 'malformed' }>,
): Transport {
  if (bytes.length < ICMP_BYTES) return { kind: 'malformed', protocol: 'ICMP' };
  const type = bytes.readUInt8(0);
  const code = bytes.readUInt8(1);
  const isError = TYPES[version].errors.some((error) => error === type);
  const quoted = isError ? decodeQuoted(bytes.subarray(ICMP_BYTES)) : undefined;
  return {
    kind: 'icmp',
    version,
    type,
    code,
    echo: echoOf(bytes, TYPES[version]),
    about: quoted?.kind === 'ip' ? quoted : undefined,
    mtuBytes: mtuOf(bytes, version),
  };
}

function echoOf(bytes: Buffer, types: { readonly request: number; readonly reply: number }): Icmp['echo'] {
  const type = bytes.readUInt8(0);
  if (type !== types.request && type !== types.reply) return undefined;
  const kind = type === types.request ? 'request' : 'reply';
  return { kind, id: bytes.readUInt16BE(4), seq: bytes.readUInt16BE(6) };
}

/** "Fragmentation needed" of ICMP, "packet too big" of ICMPv6. @see RFC 1191 section 4, RFC 4443 section 3.2 */
function mtuOf(bytes: Buffer, version: 4 | 6): number | undefined {
  const type = bytes.readUInt8(0);
  if (version === 6) return type === 2 ? bytes.readUInt32BE(4) : undefined;
  return type === 3 && bytes.readUInt8(1) === 4 ? bytes.readUInt16BE(6) : undefined;
}
