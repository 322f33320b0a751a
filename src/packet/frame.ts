import type { Ipv4 } from '../net/ipv4.ts';
import type { Mac } from '../net/mac.ts';

/** What a device carried, taken apart as far as we read it. */
export interface Frame {
  /** Absent on a device without link-layer addresses, such as a TUN. */
  readonly ethernet: Ethernet | undefined;
  readonly payload: Payload;
}

/** @see IEEE 802.3 clause 3 */
export interface Ethernet {
  readonly source: Mac;
  readonly destination: Mac;
  /** 0x0800 for IPv4; a value below 0x0600 is a length. */
  readonly etherType: number;
}

export type Payload =
  | Arp
  | Ip
  /** A protocol that is not read here. */
  | { readonly kind: 'other'; readonly etherType: number }
  /** It ends before its header does, or its header contradicts itself. */
  | { readonly kind: 'malformed'; readonly protocol: string };

/** @see RFC 826 */
export interface Arp {
  readonly kind: 'arp';
  readonly operation: 'request' | 'reply';
  readonly senderMac: Mac;
  readonly senderIp: Ipv4;
  /** All zero in a request. */
  readonly targetMac: Mac;
  readonly targetIp: Ipv4;
}

/** @see RFC 791, RFC 8200 */
export interface Ip {
  readonly kind: 'ip';
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** TTL, or hop limit. */
  readonly ttl: number;
  /** Length of the whole packet, header included, bytes. */
  readonly lengthBytes: number;
  /** IPv6 never lets a router fragment. */
  readonly dontFragment: boolean;
  /** Identification; absent in IPv6 packets that are no fragments. */
  readonly id: number | undefined;
  /** Where this fragment's bytes belong; absent in a whole packet. */
  readonly fragment: { readonly offsetBytes: number; readonly isLast: boolean } | undefined;
  readonly transport: Transport;
}

export type Transport =
  | Icmp
  | Udp
  | Tcp
  /** A protocol that is not read here, by its number. */
  | { readonly kind: 'other'; readonly protocol: number }
  /** A fragment that is not the first has no transport header. */
  | { readonly kind: 'fragment'; readonly protocol: number }
  | { readonly kind: 'malformed'; readonly protocol: string };

/** @see RFC 792, RFC 4443 */
export interface Icmp {
  readonly kind: 'icmp';
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Of echo requests and replies. */
  readonly echo:
    { readonly kind: 'request' | 'reply'; readonly id: number; readonly seq: number } | undefined;
  /** The packet an error is about, as far as it is quoted. */
  readonly about: Ip | undefined;
  /** Of "fragmentation needed" and "packet too big", bytes. */
  readonly mtuBytes: number | undefined;
}

/** @see RFC 768 */
export interface Udp {
  readonly kind: 'udp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
  /** What a VXLAN packet carries; absent in any other. */
  readonly vxlan: Vxlan | undefined;
}

/** @see RFC 7348 section 5 */
export interface Vxlan {
  readonly vni: number;
  readonly frame: Frame;
}

/** @see RFC 9293 section 3.1 */
export interface Tcp {
  readonly kind: 'tcp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly seq: number;
  readonly ack: number;
  /** In the order of the letters: `SYN`, `ACK`, … */
  readonly flags: readonly TcpFlag[];
  readonly payload: Uint8Array;
}

export type TcpFlag = 'FIN' | 'SYN' | 'RST' | 'PSH' | 'ACK' | 'URG';
