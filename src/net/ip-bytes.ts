import { type Ipv4, toNumber } from './ipv4.ts';
import { type Ipv6, toBigInt } from './ipv6.ts';

/** An address of either family as 4 or 16 bytes in the network's order. */
export function ipBytes(address: Ipv4 | Ipv6): Buffer {
  if (isIpv6(address)) return Buffer.from(toBigInt(address).toString(16).padStart(32, '0'), 'hex');
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(toNumber(address));
  return bytes;
}

/** Tells the families apart. */
export function isIpv6(address: Ipv4 | Ipv6): address is Ipv6 {
  return address.includes(':');
}
