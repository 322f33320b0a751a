import { type Family, offsetIn, sizeOfPrefix } from '../net/family.ts';

/** The subnets that may be leased: of `length` bits each, from `min` to `max`, both first addresses of a subnet. */
export interface SubnetRange<A extends string, N extends string> {
  readonly network: N;
  readonly length: number;
  readonly min: A;
  readonly max: A;
  /** Those that some nodes ask for: nobody else is given them. */
  readonly reserved?: readonly N[];
}

/** What is known when a subnet is chosen. */
export interface Choice<N> {
  readonly taken: readonly N[];
  readonly preferred?: N | undefined;
  /** Which of so many free ones: an index below `count`. Absent: the first. */
  readonly draw?: ((count: number) => number) | undefined;
}

/** flannel draws among so many. @see flannel pkg/subnet/etcd/local_manager.go allocateSubnet */
const DRAWN_FROM = 100;

/** The preferred subnet if nobody has it, else one of the first free ones; `undefined` when all are taken. */
export function chooseSubnet<A extends string, N extends string>(
  family: Family<A, N>,
  range: SubnetRange<A, N>,
  { taken, preferred, draw }: Choice<N>,
): N | undefined {
  const isFree = (subnet: N): boolean => !taken.some((other) => family.overlaps(other, subnet));
  if (preferred !== undefined && isInRange(family, range, preferred) && isFree(preferred)) return preferred;
  const known = new Set([...taken, ...(range.reserved ?? [])]);
  const free: N[] = [];
  for (const subnet of subnetsOf(family, range)) {
    if (!known.has(subnet) && isFree(subnet)) free.push(subnet);
    if (free.length === (draw === undefined ? 1 : DRAWN_FROM)) break;
  }
  return free[draw?.(free.length) ?? 0];
}

function* subnetsOf<A extends string, N extends string>(
  family: Family<A, N>,
  range: SubnetRange<A, N>,
): Generator<N> {
  const size = sizeOfPrefix(family, range.length);
  const last = offsetIn(family, range.network, range.max) / size;
  for (let index = offsetIn(family, range.network, range.min) / size; index <= last; index += 1n)
    yield family.subnetAt(range.network, range.length, index);
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
