import { decodeIcmp } from './decode-icmp.ts';
import type { Frame, Ip, Payload, Tcp, TcpFlag, Transport } from './frame.ts';

/** What the layers below need of the ones above. */
export interface DecodeContext {
  readonly vxlanPorts: readonly number[];
  /** Reads the Ethernet frame inside a tunnel. */
  readonly decodeInner: (frame: Buffer) => Frame;
  /** Reads the packet that an ICMP error quotes. */
  readonly decodeQuoted: (packet: Buffer) => Ip | Extract<Payload, { kind: 'malformed' }>;
}

const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** Reads what an IP packet carries, by its protocol number. @param bytes what follows the IP header */
export function decodeTransport(protocol: number, bytes: Buffer, context: DecodeContext): Transport {
  switch (protocol) {
    case PROTOCOL.icmp:
      return decodeIcmp(bytes, 4, context.decodeQuoted);
    case PROTOCOL.icmpv6:
      return decodeIcmp(bytes, 6, context.decodeQuoted);
    case PROTOCOL.udp:
      return decodeUdp(bytes, context);
    case PROTOCOL.tcp:
      return decodeTcp(bytes);
    default:
      return { kind: 'other', protocol };
  }
}

const UDP_BYTES = 8;
const VXLAN_BYTES = 8;
/** The flag that says that a VNI is there. @see RFC 7348 section 5 */
const HAS_VNI = 0x08;

function decodeUdp(bytes: Buffer, { vxlanPorts, decodeInner }: DecodeContext): Transport {
  if (bytes.length < UDP_BYTES) return { kind: 'malformed', protocol: 'UDP' };
  const destinationPort = bytes.readUInt16BE(2);
  const payload = bytes.subarray(UDP_BYTES);
  const isVxlan =
    vxlanPorts.includes(destinationPort) &&
    payload.length >= VXLAN_BYTES &&
    (payload.readUInt8(0) & HAS_VNI) !== 0;
  const vxlan = isVxlan
    ? { vni: payload.readUIntBE(4, 3), frame: decodeInner(payload.subarray(VXLAN_BYTES)) }
    : undefined;
  return { kind: 'udp', sourcePort: bytes.readUInt16BE(0), destinationPort, payload, vxlan };
}

const TCP_BYTES = 20;
/** By bit, lowest first. */
const FLAGS: readonly TcpFlag[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

function decodeTcp(bytes: Buffer): Tcp | Extract<Transport, { kind: 'malformed' }> {
  const headerBytes = bytes.length < TCP_BYTES ? 0 : (bytes.readUInt8(12) >> 4) * 4;
  if (headerBytes < TCP_BYTES) return { kind: 'malformed', protocol: 'TCP' };
  const bits = bytes.readUInt8(13);
  return {
    kind: 'tcp',
    sourcePort: bytes.readUInt16BE(0),
    destinationPort: bytes.readUInt16BE(2),
    seq: bytes.readUInt32BE(4),
    ack: bytes.readUInt32BE(8),
    flags: FLAGS.filter((_flag, bit) => (bits & (1 << bit)) !== 0),
    payload: bytes.subarray(headerBytes),
  };
}
