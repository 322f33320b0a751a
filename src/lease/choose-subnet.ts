import type { Family } from '../net/family.ts';
import { freeSubnets } from './free-subnets.ts';
import type { SubnetRange } from './subnet-range.ts';

/** What is known when a subnet is chosen. */
export interface Choice<N> {
  readonly taken: readonly N[];
  readonly preferred?: N | undefined;
  /** Which of so many free ones: an index below `count`. Absent: the first. */
  readonly draw?: ((count: number) => number) | undefined;
}

/** The preferred subnet if nobody has it, else one of the first free ones; `undefined` when all are taken. */
export function chooseSubnet<A extends string, N extends string>(
  family: Family<A, N>,
  range: SubnetRange<A, N>,
  { taken, preferred, draw }: Choice<N>,
): N | undefined {
  const isFree = (subnet: N): boolean => !taken.some((other) => family.overlaps(other, subnet));
  if (preferred !== undefined && isInRange(family, range, preferred) && isFree(preferred)) return preferred;
  const free = freeSubnets(family, range, [...taken, ...(range.reserved ?? [])]);
  return free[draw?.(free.length) ?? 0];
}

/** Whether a subnet is one of those that may be leased. */
export function isInRange<A extends string, N extends string>(
  family: Family<A, N>,
  range: SubnetRange<A, N>,
  subnet: N,
): boolean {
  const base = family.valueOf(family.first(subnet));
  const isBetween = base >= family.valueOf(range.min) && base <= family.valueOf(range.max);
  return (
    family.prefixLength(subnet) === range.length &&
    family.contains(range.network, family.first(subnet)) &&
    isBetween
  );
}
