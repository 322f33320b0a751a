import type { Family } from '../net/family.ts';
import type { SubnetRange } from '../net/subnet-range.ts';

/** Consecutive addresses as numbers, both ends included. */
interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** flannel looks at no more free subnets than this before it chooses one. */
const ENOUGH = 100;

/**
 * The first hundred subnets of a range that overlap none of those taken, in order. The taken ones are sorted once and then walked along with the
 * range, so that a thousand leases cost as much as reading them.
 */
export function freeSubnets<Network, Address>(
  family: Family<Network, Address>,
  range: SubnetRange<Network, Address>,
  taken: readonly Network[],
): readonly Network[] {
  const size = 2n ** BigInt(family.bits - range.length);
  const start = family.toNumber(family.firstAddress(range.network));
  const max = family.toNumber(range.max);
  const free: Network[] = [];
  const occupied = disjoint(taken.map((network) => spanOf(family, network)));
  let base = family.toNumber(range.min);
  let at = 0;
  while (base <= max && free.length < ENOUGH) {
    const next = occupied[at];
    if (next !== undefined && next.last < base) at += 1;
    else if (next !== undefined && next.first < base + size) {
      // On to the first subnet after it.
      base += ((next.last - base) / size + 1n) * size;
    } else {
      free.push(family.subnetAt(range.network, range.length, (base - start) / size));
      base += size;
    }
  }
  return free;
}

function spanOf<Network, Address>(
  { toNumber, firstAddress, lastAddress }: Family<Network, Address>,
  network: Network,
): Span {
  return { first: toNumber(firstAddress(network)), last: toNumber(lastAddress(network)) };
}

/** In order, and those that touch or overlap made one: a lease of another length may contain others. */
function disjoint(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => (a.first < b.first ? -1 : 1));
  const merged: Span[] = [];
  for (const span of sorted) {
    const before = merged.at(-1);
    if (before === undefined || span.first > before.last + 1n) merged.push(span);
    else if (span.last > before.last) merged[merged.length - 1] = { first: before.first, last: span.last };
  }
  return merged;
}
