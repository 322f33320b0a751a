import { isIPv4 } from 'node:net';
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

/** Whether the text is an address: as `Ipv4` has it, for where a thousand of them are read and a reason for each is not needed. */
export function isIpv4(text: string): text is Ipv4 {
  return isIPv4(text);
}

/** Whether the text is a network without host bits: the same of `Cidr`. */
export function isCidr(text: string): text is Cidr {
  const [address = '', length = ''] = text.split('/');
  return isIPv4(address) && /^([12]?\d|3[0-2])$/.test(length) && text === networkText(text);
}

/** The address as an unsigned 32-bit number. */
export function toNumber(address: Ipv4): number {
  return numberOf(address);
}

/** The inverse of `toNumber`. */
export function toAddress(value: number): Ipv4 {
  const text = textOf(value);
  return isIpv4(text) ? text : Ipv4.parse(text);
}

/** Prefix length in bits, 0 to 32. */
export function prefixLength(cidr: Cidr): number {
  return lengthOf(cidr);
}

/** First address of the network: the network address itself. */
export function firstAddress(cidr: Cidr): Ipv4 {
  return toAddress(numberOf(cidr));
}

/** Last address of the network: its broadcast address. */
export function lastAddress(cidr: Cidr): Ipv4 {
  return addressAt(cidr, sizeOf(cidr) - 1);
}

/** The network address plus `offset`: `addressAt('10.244.1.0/24', 1)` is the gateway 10.244.1.1. */
export function addressAt(cidr: Cidr, offset: number): Ipv4 {
  return toAddress(numberOf(cidr) + offset);
}

/** Number of addresses in the network, network and broadcast address included. */
export function sizeOf(cidr: Cidr): number {
  return 2 ** (32 - lengthOf(cidr));
}

/** Whether the address lies in the network. */
export function contains(cidr: Cidr, address: Ipv4): boolean {
  const offset = numberOf(address) - numberOf(cidr);
  return offset >= 0 && offset < sizeOf(cidr);
}

/** Whether two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, firstAddress(b)) || contains(b, firstAddress(a));
}

/** The `index`-th subnet of `length` bits, counted from the network's start. */
export function subnetAt(cidr: Cidr, length: number, index: number): Cidr {
  const text = `${addressAt(cidr, index * 2 ** (32 - length))}/${length}`;
  return isCidr(text) ? text : Cidr.parse(text);
}

/** The network an address with a prefix length lies in: 10.244.1.7/24 → 10.244.1.0/24; `undefined` for what is none. */
export function networkOf(addressWithLength: string): Cidr | undefined {
  const network = networkText(addressWithLength);
  return isCidr(network) && isIPv4(addressWithLength.split('/')[0] ?? '') ? network : undefined;
}

function networkText(addressWithLength: string): string {
  const size = 2 ** (32 - lengthOf(addressWithLength));
  const value = numberOf(addressWithLength);
  return `${textOf(value - (value % size))}/${lengthOf(addressWithLength)}`;
}

/** Of an address with or without a prefix length; products instead of shifts, which are signed. */
function numberOf(text: string): number {
  return text.split('.').reduce((value, octet) => value * 256 + Number.parseInt(octet, 10), 0);
}

function lengthOf(addressWithLength: string): number {
  return Number(addressWithLength.slice(addressWithLength.indexOf('/') + 1));
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}
