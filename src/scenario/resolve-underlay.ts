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

/** Where the first member of etcd is looked for: 192.168.50.2, before all nodes. */
const FIRST_MEMBER = 2n;

/** Addresses on the underlay in the order of the file; `undefined` where the subnet is full. */
export interface UnderlayAddresses<A> {
  readonly nodes: readonly (A | undefined)[];
  readonly members: readonly (A | undefined)[];
}

/**
 * The address of every member of etcd, the next free one from .2 on; and of every node: the one asked for, else the next free one from
 * .11 (IPv6: ::11) on where all nodes find room there, else from the first host address on. Gateway and addresses asked for are skipped.
 */
export function underlayAddresses<A extends string, N extends string>(
  { conventions, nodes, members: count }: Pick<Half<A, N>, 'conventions' | 'nodes' | 'members'>,
  underlay: NodeRange<A, N>,
): UnderlayAddresses<A> {
  const wanted = nodes.map((node) => node?.address);
  const given = [underlay.gateway, ...wanted.filter((address) => address !== undefined)];
  const members = firstOf(freeAddressesIn(conventions, underlay.subnet, new Set(given)), {
    from: FIRST_MEMBER,
    count,
  });
  const free = firstOf(freeAddressesIn(conventions, underlay.subnet, new Set([...given, ...members])), {
    from: conventions.firstNode,
    count: wanted.length - (given.length - 1),
  });
  let next = 0;
  return {
    nodes: wanted.map((address) => address ?? free[next++]),
    members: Array.from({ length: count }, (_, index) => members[index]),
  };
}

type Search<A> = (from: bigint, count: number) => readonly A[];

/** All from a certain place on; where that is too late for so many, from the first host address on. */
function firstOf<A>(
  search: Search<A>,
  { from, count }: { readonly from: bigint; readonly count: number },
): readonly A[] {
  const wished = search(from, count);
  return wished.length === count ? wished : search(1n, count);
}

function freeAddressesIn<A extends string, N extends string>(
  { family }: Conventions<A, N>,
  subnet: N,
  taken: ReadonlySet<A>,
): Search<A> {
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
