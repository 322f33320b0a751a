import { Address6 } from 'ip-address';
import * as z from 'zod';

/** IPv6 address in its canonical text, as Go prints it: lower case, no leading zeros, the longest run of zeros as `::`. @see RFC 5952 */
export const Ipv6 = z
  .ipv6({ error: 'is not an IPv6 address such as fd00:10:244::2', abort: true })
  .overwrite((text) => formatIpv6(new Address6(text).bigInt()))
  .brand<'Ipv6'>();
export type Ipv6 = z.infer<typeof Ipv6>;

/** IPv6 network in CIDR form, canonical, whose host bits are zero: `fd00:10:244:1::/64`. */
export const Cidr6 = z
  .cidrv6({ error: 'is not an IPv6 network such as fd00:10:244::/56', abort: true })
  .overwrite(canonicalCidr)
  .refine((text) => text === networkText(text), {
    error: (issue) => `has host bits set; the network is ${networkText(String(issue.input))}`,
  })
  .brand<'Cidr6'>();
export type Cidr6 = z.infer<typeof Cidr6>;

const BITS = 128;

/** The address as an unsigned 128-bit number. */
export function toBigInt(address: Ipv6): bigint {
  return new Address6(address).bigInt();
}

/** The inverse of `toBigInt`. */
export function toIpv6(value: bigint): Ipv6 {
  return Ipv6.parse(formatIpv6(value));
}

/** Prefix length in bits, 0 to 128. */
export function prefixLength6(cidr: Cidr6): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1));
}

/** First address of the network: the network address itself. */
export function firstAddress6(cidr: Cidr6): Ipv6 {
  return Ipv6.parse(cidr.slice(0, cidr.indexOf('/')));
}

/** Last address of the network; IPv6 has no broadcast, so it is one like the others. */
export function lastAddress6(cidr: Cidr6): Ipv6 {
  return addressAt6(cidr, sizeOf6(cidr) - 1n);
}

/** The network address plus `offset`: `addressAt6('fd00:10:244:1::/64', 1n)` is the gateway fd00:10:244:1::1. */
export function addressAt6(cidr: Cidr6, offset: bigint): Ipv6 {
  return toIpv6(toBigInt(firstAddress6(cidr)) + offset);
}

/** Number of addresses in the network. */
function sizeOf6(cidr: Cidr6): bigint {
  return 1n << BigInt(BITS - prefixLength6(cidr));
}

/** Whether the address lies in the network. */
export function contains6(cidr: Cidr6, address: Ipv6): boolean {
  const offset = toBigInt(address) - toBigInt(firstAddress6(cidr));
  return offset >= 0n && offset < sizeOf6(cidr);
}

/** Whether two networks share an address. */
export function overlaps6(a: Cidr6, b: Cidr6): boolean {
  return contains6(a, firstAddress6(b)) || contains6(b, firstAddress6(a));
}

/** The `index`-th subnet of `length` bits, counted from the network's start. */
export function subnetAt6(cidr: Cidr6, length: number, index: bigint): Cidr6 {
  return Cidr6.parse(`${addressAt6(cidr, index << BigInt(BITS - length))}/${length}`);
}

/** ip-address writes an IPv4-mapped address as Go does not; as groups of 16 bits there is one way only. */
function formatIpv6(value: bigint): string {
  return Address6.fromBigInt(value).correctForm();
}

function canonicalCidr(text: string): string {
  const [address = '', length = ''] = text.split('/');
  return `${formatIpv6(new Address6(address).bigInt())}/${Number(length)}`;
}

/** The network an address with a prefix length lies in: fd00::7/64 → fd00::/64; `undefined` for what is none. */
export function networkOf6(addressWithLength: string): Cidr6 | undefined {
  const isOne = z.cidrv6().safeParse(addressWithLength).success;
  return isOne ? Cidr6.parse(networkText(addressWithLength)) : undefined;
}

function networkText(addressWithLength: string): string {
  const parsed = new Address6(addressWithLength);
  return `${formatIpv6(parsed.startAddress().bigInt())}/${parsed.subnetMask}`;
}
