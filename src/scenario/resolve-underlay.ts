import { sizeOfPrefix } from '../net/family.ts';
import type { Conventions } from './conventions.ts';
import type { Half } from './half.ts';
import type { NodeRange } from './scenario.ts';

/** Fills in the gateway: the last host address (IPv6: the first). Only for a subnet that has one. */
export function resolveUnderlay<A extends string, N extends string>(
  { gatewayOf }: Conventions<A, N>,
  { subnet, gateway }: NonNullable<Half<A, N>['underlay']>,
): NodeRange<A, N> {
  return { subnet, gateway: gateway ?? gatewayOf(subnet) };
}

/**
 * The address of every node: the one asked for, else the next free one from .11 (IPv6: ::11) on where all nodes find room there, else
 * from the first host address on. Gateway and addresses asked for are skipped.
 * @returns in the order of the nodes; `undefined` where the subnet is full
 */
export function nodeAddresses<A extends string, N extends string>(
  conventions: Conventions<A, N>,
  underlay: NodeRange<A, N>,
  wanted: readonly (A | undefined)[],
): readonly (A | undefined)[] {
  const taken = new Set([underlay.gateway, ...wanted.filter((address) => address !== undefined)]);
  const count = wanted.filter((address) => address === undefined).length;
  const search = freeAddressesIn(conventions, underlay.subnet, taken);
  const high = search(conventions.firstNode, count);
  const free = high.length === count ? high : search(1n, count);
  let next = 0;
  return wanted.map((address) => address ?? free[next++]);
}

function freeAddressesIn<A extends string, N extends string>(
  { family }: Conventions<A, N>,
  subnet: N,
  taken: ReadonlySet<A>,
): (from: bigint, count: number) => readonly A[] {
  const end = sizeOfPrefix(family, family.prefixLength(subnet)) - family.reservedAtEnd;
  return (from, count) => {
    const free: A[] = [];
    for (let offset = from; offset < end && free.length < count; offset += 1n) {
      const address = family.at(subnet, offset);
      if (!taken.has(address)) free.push(address);
    }
    return free;
  };
}
