import { IPV4, IPV6 } from '../net/family.ts';
import { overlaps } from '../net/ipv4.ts';
import { overlaps6 } from '../net/ipv6.ts';
import { type SubnetRange, type SubnetRange6, isInRange } from '../net/subnet-range.ts';
import { freeSubnets } from './free-subnets.ts';
import type { KeySubnets } from './lease-key.ts';
import type { LeaseRules } from './lease-rules.ts';

/** Whether the subnets are such as the network gives out now; of both families or of one, as the network is. */
export function isAllowed(
  { range, range6 }: Pick<LeaseRules, 'range' | 'range6'>,
  { subnet, subnet6 }: KeySubnets,
): boolean {
  if (!isInRange(IPV4, range, subnet)) return false;
  if (range6 === undefined || subnet6 === undefined) return range6 === subnet6;
  return isInRange(IPV6, range6, subnet6);
}

/** Whether nobody has a part of the subnets. */
export function isFree({ subnet, subnet6 }: KeySubnets, taken: readonly KeySubnets[]): boolean {
  return !taken.some(
    (other) =>
      overlaps(other.subnet, subnet) ||
      (subnet6 !== undefined && other.subnet6 !== undefined && overlaps6(other.subnet6, subnet6)),
  );
}

export type Picked =
  | { readonly kind: 'picked'; readonly subnets: KeySubnets }
  | { readonly kind: 'none'; readonly range: SubnetRange | SubnetRange6 };

/** A free subnet of each family, each for itself, as flannel does; `none`: of which range there is none. */
export function pickSubnets(
  { range, range6, pick = 'first' }: LeaseRules,
  taken: readonly KeySubnets[],
): Picked {
  const subnet = pickOne(
    freeSubnets(
      IPV4,
      range,
      taken.map((lease) => lease.subnet),
    ),
    pick,
  );
  if (subnet === undefined) return { kind: 'none', range };
  if (range6 === undefined) return { kind: 'picked', subnets: { subnet } };
  const taken6 = taken.flatMap((lease) => lease.subnet6 ?? []);
  const subnet6 = pickOne(freeSubnets(IPV6, range6, taken6), pick);
  return subnet6 === undefined
    ? { kind: 'none', range: range6 }
    : { kind: 'picked', subnets: { subnet, subnet6 } };
}

function pickOne<T>(free: readonly T[], pick: 'first' | 'random'): T | undefined {
  return free[pick === 'first' ? 0 : Math.floor(Math.random() * free.length)];
}
