import { type Family, sizeOfPrefix } from '../net/family.ts';
import type { SubnetRange } from './subnet-range.ts';

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
export function freeSubnets<A extends string, N extends string>(
  family: Family<A, N>,
  range: SubnetRange<A, N>,
  taken: readonly N[],
): readonly N[] {
  const size = sizeOfPrefix(family, range.length);
  const start = family.valueOf(family.first(range.network));
  const max = family.valueOf(range.max);
  const free: N[] = [];
  const occupied = disjoint(taken.map((network) => spanOf(family, network)));
  let base = family.valueOf(range.min);
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

function spanOf<A extends string, N extends string>(family: Family<A, N>, network: N): Span {
  const first = family.valueOf(family.first(network));
  return { first, last: first + sizeOfPrefix(family, family.prefixLength(network)) - 1n };
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
