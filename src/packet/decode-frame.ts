import { decodeArp } from './decode-arp.ts';
import { decodeIp } from './decode-ip.ts';
import type { DecodeContext } from './decode-transport.ts';
import type { Ethernet, Frame, Payload } from './frame.ts';
import { macAt } from './addresses-at.ts';

/** How the bytes begin: with an Ethernet header, or with an IP header. */
export type LinkLayer = 'ethernet' | 'ip';

/** What a reader of frames must be told, since the bytes do not say it. */
export interface DecodeOptions {
  /** UDP ports that carry VXLAN: IANA's is 4789, Linux' and flannel's 8472. */
  readonly vxlanPorts: readonly number[];
}

const ETHERNET_BYTES = 14;
const ETHERTYPE = { ipv4: 0x08_00, arp: 0x08_06, ipv6: 0x86_dd } as const;

/**
 * Takes a frame apart: Ethernet, ARP, IPv4, IPv6, ICMP, UDP, TCP, and the frame inside VXLAN. Never throws: what cannot be read is
 * `malformed` at the layer where it ends. What a snapshot length cut off behind the headers is not missed.
 */
export function decodeFrame(bytes: Uint8Array, link: LinkLayer, { vxlanPorts }: DecodeOptions): Frame {
  const context: DecodeContext = {
    vxlanPorts,
    decodeInner: (frame) => decodeFrame(frame, 'ethernet', { vxlanPorts }),
    decodeQuoted: (packet) => decodeIp(packet, context),
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return link === 'ip' ? withoutEthernet(decodeIp(buffer, context)) : decodeEthernet(buffer, context);
}

function withoutEthernet(payload: Payload): Frame {
  return { ethernet: undefined, payload };
}

function decodeEthernet(bytes: Buffer, context: DecodeContext): Frame {
  if (bytes.length < ETHERNET_BYTES) return withoutEthernet({ kind: 'malformed', protocol: 'Ethernet' });
  const ethernet = {
    destination: macAt(bytes, 0),
    source: macAt(bytes, 6),
    etherType: bytes.readUInt16BE(12),
  };
  return { ethernet, payload: decodePayload(ethernet, bytes.subarray(ETHERNET_BYTES), context) };
}

function decodePayload({ etherType }: Ethernet, bytes: Buffer, context: DecodeContext): Payload {
  switch (etherType) {
    case ETHERTYPE.arp:
      return decodeArp(bytes);
    case ETHERTYPE.ipv4:
    case ETHERTYPE.ipv6:
      return decodeIp(bytes, context);
    default:
      return { kind: 'other', etherType };
  }
}
