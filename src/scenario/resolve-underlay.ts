import { type Cidr, type Ipv4, addressAt, lastAddress, sizeOf, toAddress, toNumber } from '../net/ipv4.ts';
import type { UnderlayInput } from './network-schema.ts';
import type { Underlay } from './scenario.ts';

/** Where the first node's address is looked for: 192.168.50.11 for node-1. */
const FIRST_NODE_OFFSET = 11;

/** Fills in the gateway: the last host address. Only for a subnet that has one, /30 or wider. */
export function resolveUnderlay({ subnet, mtu, gateway }: UnderlayInput): Underlay {
  return { subnet, mtuBytes: mtu, gateway: gateway ?? toAddress(toNumber(lastAddress(subnet)) - 1) };
}

/**
 * The address of every node: the one asked for, else the next free one from .11 on where all nodes find room there, else from the first
 * host address on. Gateway and addresses asked for are skipped.
 * @returns in the order of the nodes; `undefined` where the subnet is full
 */
export function nodeAddresses(
  underlay: Underlay,
  wanted: readonly (Ipv4 | undefined)[],
): readonly (Ipv4 | undefined)[] {
  const taken = new Set([underlay.gateway, ...wanted.filter((address) => address !== undefined)]);
  const count = wanted.filter((address) => address === undefined).length;
  const high = freeAddresses(underlay.subnet, taken, { from: FIRST_NODE_OFFSET, count });
  const free = high.length === count ? high : freeAddresses(underlay.subnet, taken, { from: 1, count });
  let next = 0;
  return wanted.map((address) => address ?? free[next++]);
}

function freeAddresses(
  subnet: Cidr,
  taken: ReadonlySet<Ipv4>,
  { from, count }: { readonly from: number; readonly count: number },
): readonly Ipv4[] {
  const free: Ipv4[] = [];
  const broadcastOffset = sizeOf(subnet) - 1;
  for (let offset = from; offset < broadcastOffset && free.length < count; offset += 1) {
    const address = addressAt(subnet, offset);
    if (!taken.has(address)) free.push(address);
  }
  return free;
}
