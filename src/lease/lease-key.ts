import { type Cidr, isCidr } from '../net/ipv4.ts';
import { Cidr6 } from '../net/ipv6.ts';
import { DEFAULT_PREFIX } from '../scenario/store-settings.ts';

/** Key of flannel's network configuration. */
export function configKey(prefix = DEFAULT_PREFIX): string {
  return `${prefix}/config`;
}

/** What the keys of all leases start with: without a final slash, as flannel lists them. */
export function subnetsPrefix(prefix = DEFAULT_PREFIX): string {
  return `${prefix}/subnets`;
}

/** The subnets a key stands for; the second in a network of both families. */
export interface KeySubnets {
  readonly subnet: Cidr;
  readonly subnet6?: Cidr6 | undefined;
}

/** `10.244.1.0/24` → `/coreos.com/network/subnets/10.244.1.0-24`; with an IPv6 subnet `…/10.244.1.0-24&fd00:10:244:1::-64`. */
export function leaseKey({ subnet, subnet6 }: KeySubnets, prefix = DEFAULT_PREFIX): string {
  const second = subnet6 === undefined ? '' : `&${dashed(subnet6)}`;
  return `${subnetsPrefix(prefix)}/${dashed(subnet)}${second}`;
}

/** flannel's own, anchored at the end only; its third dot is any character, as there. @see flannel pkg/subnet/subnet.go */
const KEY = /(\d+\.\d+.\d+.\d+)-(\d+)(?:&([a-f\d:]+)-(\d+))?$/;

/**
 * The subnets in a lease's key, or why it is none.
 * As flannel takes them: whatever stands before, 0 to 31 bits of IPv4 (it has five bits for that), 0 to 127 of IPv6, host bits dropped.
 */
export function parseLeaseKey(key: string): KeySubnets | { readonly reason: string } {
  const [, address, length, address6, length6] = KEY.exec(key) ?? [];
  if (address === undefined) return { reason: 'the key does not end in SUBNET-LENGTH' };
  const subnet = readCidr(`${address}/${Number(length)}`, Number(length));
  if (subnet === undefined) return { reason: `${address}-${length} is no IPv4 subnet` };
  if (address6 === undefined) return { subnet };
  const subnet6 = Number(length6) > 127 ? undefined : Cidr6.safeParse(`${address6}/${Number(length6)}`).data;
  return subnet6 === undefined ? { reason: `${address6}-${length6} is no IPv6 subnet` } : { subnet, subnet6 };
}

function readCidr(text: string, length: number): Cidr | undefined {
  return length <= 31 && isCidr(text) ? text : undefined;
}

function dashed(subnet: Cidr | Cidr6): string {
  return subnet.replace('/', '-');
}
