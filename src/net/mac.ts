import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Ethernet address, lower case, colons: `02:42:ac:11:00:02`. */
export const Mac = z
  .string()
  .toLowerCase()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'is not a MAC address such as 02:00:00:00:00:01')
  .brand<'Mac'>();
export type Mac = z.infer<typeof Mac>;

/** What every device of a link listens to. */
export const BROADCAST = Mac.parse('ff:ff:ff:ff:ff:ff');

/**
 * A unicast, locally administered MAC that depends on `seed` alone, so that two runs show the same tables.
 * The two low bits of the first octet are forced as flannel does it (`& 0xfe | 0x02`). @see IEEE 802-2014 section 8.4
 */
export function deriveMac(seed: string): Mac {
  const octets = [...createHash('sha256').update(seed).digest().subarray(0, 6)];
  octets[0] = ((octets[0] ?? 0) & 0xfe) | 0x02;
  return Mac.parse(octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':'));
}

/** Whether the frame's group bit is set: multicast and broadcast addresses. */
export function isMulticastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
