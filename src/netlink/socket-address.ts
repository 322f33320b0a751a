import { Ipv4 } from '../net/ipv4.ts';
import { Ipv6 } from '../net/ipv6.ts';
import { ipBytes, isIpv6 } from '../net/ip-bytes.ts';
import type { Endpoint } from './namespace.ts';
import { FAMILY } from './request.ts';

/** An address as the calls of sockets take it. */
export interface SocketAddress {
  readonly family: number;
  /** `struct sockaddr_in` or `sockaddr_in6`. @see ip(7), ipv6(7) */
  readonly bytes: Buffer;
}

/** Reads an IPv4 or IPv6 address; names are not looked up. */
export function socketAddress({ host, port }: Endpoint): SocketAddress {
  const address = host.includes(':') ? Ipv6.parse(host) : Ipv4.parse(host);
  const isOf6 = isIpv6(address);
  const bytes = Buffer.alloc(isOf6 ? 28 : 16);
  const family = isOf6 ? FAMILY.inet6 : FAMILY.inet;
  bytes.writeUInt16LE(family, 0);
  bytes.writeUInt16BE(port, 2);
  ipBytes(address).copy(bytes, isOf6 ? 8 : 4);
  return { family, bytes };
}
