import { Address4 } from 'ip-address';
import * as z from 'zod';

/** IPv4 address in dotted form without leading zeros. */
export const Ipv4 = z.ipv4('is not an IPv4 address such as 10.244.1.2').brand<'Ipv4'>();
export type Ipv4 = z.infer<typeof Ipv4>;

/** IPv4 network in CIDR form whose host bits are zero: `10.244.1.0/24`. */
export const Cidr = z
  .cidrv4({ error: 'is not an IPv4 network such as 10.244.0.0/16', abort: true })
  .refine((text) => text === networkText(text), {
    error: (issue) => `has host bits set; the network is ${networkText(String(issue.input))}`,
  })
  .brand<'Cidr'>();
export type Cidr = z.infer<typeof Cidr>;

/** The address as an unsigned 32-bit number. */
export function toNumber(address: Ipv4): number {
  return Number(new Address4(address).bigInt());
}

/** The inverse of `toNumber`. */
export function toAddress(value: number): Ipv4 {
  return Ipv4.parse(Address4.fromBigInt(BigInt(value)).address);
}

/** Prefix length in bits, 0 to 32. */
export function prefixLength(cidr: Cidr): number {
  return new Address4(cidr).subnetMask;
}

/** First address of the network: the network address itself. */
export function firstAddress(cidr: Cidr): Ipv4 {
  return Ipv4.parse(cidr.slice(0, cidr.indexOf('/')));
}

/** Last address of the network: its broadcast address. */
export function lastAddress(cidr: Cidr): Ipv4 {
  return Ipv4.parse(new Address4(cidr).endAddress().address);
}

/** The network address plus `offset`: `addressAt('10.244.1.0/24', 1)` is the gateway 10.244.1.1. */
export function addressAt(cidr: Cidr, offset: number): Ipv4 {
  return toAddress(toNumber(firstAddress(cidr)) + offset);
}

/** Number of addresses in the network, network and broadcast address included. */
export function sizeOf(cidr: Cidr): number {
  return 2 ** (32 - prefixLength(cidr));
}

/** Whether the address lies in the network. */
export function contains(cidr: Cidr, address: Ipv4): boolean {
  return new Address4(address).isInSubnet(new Address4(cidr));
}

/** Whether two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, firstAddress(b)) || contains(b, firstAddress(a));
}

/** The `index`-th subnet of `length` bits, counted from the network's start. */
export function subnetAt(cidr: Cidr, length: number, index: number): Cidr {
  return Cidr.parse(`${addressAt(cidr, index * 2 ** (32 - length))}/${length}`);
}

/** The network an address with a prefix length lies in: 10.244.1.7/24 → 10.244.1.0/24. */
function networkText(addressWithLength: string): string {
  const parsed = new Address4(addressWithLength);
  return `${parsed.startAddress().address}/${parsed.subnetMask}`;
}
