import type { Names } from '../../check/names.ts';
import type { SubnetLease } from '../../lease/subnet-lease.ts';
import type { Observation, Route } from '../../observe/tables.ts';
import type { Style } from '../style.ts';

/** What `inspect` read, and how it is to be shown. */
export interface View {
  readonly observation: Observation;
  /** The kernel's own table of routes; read only where it is shown or counted. */
  readonly localRoutes: readonly Route[];
  readonly leases: readonly SubnetLease[];
  readonly names: Names;
  readonly style: Style;
  /** Nothing is folded away. */
  readonly isAll: boolean;
}

/** What stands where a number belongs to nothing of the lab, or a column has nothing to say. */
export const NOBODY = '-';

/** The lab's name for a MAC, an address or a network. */
export function ownerOf({ names, style }: View, number: string | undefined): string {
  const owner = number === undefined ? undefined : names.ownerOf(number);
  return owner === undefined ? NOBODY : style.name(owner);
}

/** A number with its name: `10.244.2.0 (node-2/flannel.1)`. */
export function withOwner({ names, style }: View, number: string): string {
  const owner = names.ownerOf(number);
  return owner === undefined ? number : `${number} (${style.name(owner)})`;
}

/** A device with what its cable leads to: `veth5775874e (pod-a)`. */
export function withCable({ names, style }: View, where: string, dev: string): string {
  const cable = names.cableOf(where, dev);
  return cable === undefined ? dev : `${dev} (${style.name(cable.slice(cable.indexOf(':') + 1))})`;
}
