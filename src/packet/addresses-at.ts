import { Address6 } from 'ip-address';
import { Ipv4 } from '../net/ipv4.ts';
import { Mac } from '../net/mac.ts';

/** The six bytes from `offset` on as a MAC address. */
export function macAt(bytes: Buffer, offset: number): Mac {
  const octets = [...bytes.subarray(offset, offset + 6)];
  return Mac.parse(octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':'));
}

/** The four bytes from `offset` on as an IPv4 address. */
export function ipv4At(bytes: Buffer, offset: number): Ipv4 {
  return Ipv4.parse([...bytes.subarray(offset, offset + 4)].join('.'));
}

/** The sixteen bytes from `offset` on as an IPv6 address in its canonical form. @see RFC 5952 */
export function ipv6At(bytes: Buffer, offset: number): string {
  return Address6.fromByteArray([...bytes.subarray(offset, offset + 16)]).correctForm();
}
