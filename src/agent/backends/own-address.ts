import { type Cidr, contains, Ipv4 } from '../../net/ipv4.ts';
import { Ipv6 } from '../../net/ipv6.ts';
import { addAddress, deleteAddress, type DeviceAddress } from '../../netlink/address-requests.ts';
import { isIpv6 } from '../../net/ip-bytes.ts';
import type { KernelAddress } from '../../netlink/kernel-address.ts';
import { listAddresses } from '../../netlink/look-up.ts';
import { FAMILY } from '../../netlink/request.ts';
import { expectDone, type Rtnetlink } from '../../netlink/rtnetlink.ts';

const SCOPE_LINK = 253;

/** An address flannel's device is to have alone, as /32 or /128. */
export interface OwnAddress {
  readonly device: number;
  readonly address: Ipv4 | Ipv6;
  /** flannel's IPv4 network. */
  readonly network: Cidr;
}

/**
 * Removes the device's other addresses, then adds the one if it is not there. Of IPv4 those outside flannel's network stay, of IPv6 those of the
 * link itself. @see flannel pkg/ip/iface.go EnsureV4AddressOnLink
 * @throws Error with the kernel's words
 */
export function ensureAddress(kernel: Rtnetlink, own: OwnAddress): void {
  const wanted = { device: own.device, address: own.address, prefixLength: isIpv6(own.address) ? 128 : 32 };
  const isWanted = (present: DeviceAddress): boolean =>
    present.address === wanted.address && present.prefixLength === wanted.prefixLength;
  const present = listAddresses(kernel, own.device).flatMap((address) => rivalOf(address, own) ?? []);
  for (const rival of present.filter((one) => !isWanted(one)))
    expectDone(kernel.ask(deleteAddress(rival)), `removing the address ${rival.address}`);
  if (!present.some(isWanted))
    expectDone(kernel.ask(addAddress(wanted)), `adding the address ${wanted.address}`);
}

/** The address where it is of the family and the scope that flannel claims for itself. */
function rivalOf(
  { device, family, address, prefixLength, scope }: KernelAddress,
  { address: own, network }: OwnAddress,
): DeviceAddress | undefined {
  if (isIpv6(own)) {
    const isOurs = family === FAMILY.inet6 && scope !== SCOPE_LINK;
    return isOurs ? { device, address: Ipv6.parse(address), prefixLength } : undefined;
  }
  if (family !== FAMILY.inet) return undefined;
  const parsed = Ipv4.parse(address);
  return contains(network, parsed) ? { device, address: parsed, prefixLength } : undefined;
}
