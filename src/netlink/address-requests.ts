import { isIpv6 } from '../net/ip-bytes.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import { ip } from './format-attributes.ts';
import { CREATE, FAMILY, type Request, RTM } from './request.ts';

/** An address of a device. */
export interface DeviceAddress {
  /** Index of the device. */
  readonly device: number;
  readonly address: Ipv4 | Ipv6;
  readonly prefixLength: number;
}

/** @see linux/if_addr.h */
export const IFA = { address: 1, local: 2, broadcast: 4 } as const;

/** `struct ifaddrmsg`: family, prefix length, flags, scope, index. */
export const ADDRESS_HEAD_BYTES = 8;

/** `ip addr add`, of global scope and without a broadcast address. */
export function addAddress(address: DeviceAddress): Request {
  return { type: RTM.newAddress, flags: CREATE.exclusively, ...partsOf(address) };
}

/** `ip addr del` */
export function deleteAddress(address: DeviceAddress): Request {
  return { type: RTM.delAddress, flags: 0, ...partsOf(address) };
}

function partsOf({ device, address, prefixLength }: DeviceAddress): Pick<Request, 'head' | 'attributes'> {
  const head = Buffer.alloc(ADDRESS_HEAD_BYTES);
  head.writeUInt8(isIpv6(address) ? FAMILY.inet6 : FAMILY.inet, 0);
  head.writeUInt8(prefixLength, 1);
  head.writeUInt32LE(device, 4);
  return { head, attributes: [ip(IFA.local, address), ip(IFA.address, address)] };
}
