import { LabError, type Problem } from '../error/lab-error.ts';
import {
  type Cidr,
  type Ipv4,
  contains,
  firstAddress,
  overlaps,
  prefixLength,
  subnetAt,
  toNumber,
} from '../net/ipv4.ts';
import { leaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import { listLeases } from './list-leases.ts';
import type { Store } from './store.ts';
import type { LeaseBackend, SubnetLease } from './subnet-lease.ts';

/** The subnets that may be leased: of `length` bits each, from `min` to `max`, both first addresses of a subnet. */
export interface SubnetRange {
  readonly network: Cidr;
  readonly length: number;
  readonly min: Ipv4;
  readonly max: Ipv4;
}

/** What a node asks the store for. */
export interface LeaseRequest {
  readonly node: string;
  readonly publicIp: Ipv4;
  readonly backend: LeaseBackend;
  /** The subnet it would like, e.g. the one it had before. */
  readonly preferred: Cidr | undefined;
}

/**
 * Leases a subnet as flannel does: the one this public IP holds already, else the preferred one if it is free, else a free one.
 * flannel draws among the first hundred free subnets; here it is the first, so that a scenario always gives the same lab.
 * A lost race is tried again with the new list, where flannel gives up. @see flannel pkg/subnet/etcd/local_manager.go
 * @throws LabError `lease/out-of-subnets`
 */
export async function acquireLease(
  store: Store,
  range: SubnetRange,
  request: LeaseRequest,
): Promise<SubnetLease> {
  const { leases } = await listLeases(store);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isInRange(range, own.subnet)) return own;
  const subnet = chooseSubnet(range, leases, request.preferred);
  if (subnet === undefined) throw new LabError([outOfSubnets(range, request)]);
  const lease = { subnet, publicIp: request.publicIp, backend: request.backend };
  const result = await store.create(leaseKey(lease), leaseValue(lease));
  return result === 'created' ? lease : acquireLease(store, range, request);
}

/** The preferred subnet if nobody has it, else the first free one; `undefined` when all are taken. */
export function chooseSubnet(
  range: SubnetRange,
  leases: readonly SubnetLease[],
  preferred?: Cidr,
): Cidr | undefined {
  const isFree = (subnet: Cidr): boolean => !leases.some((lease) => overlaps(lease.subnet, subnet));
  if (preferred !== undefined && isInRange(range, preferred) && isFree(preferred)) return preferred;
  const taken = new Set(leases.map((lease) => lease.subnet));
  const first = indexOf(range, range.min);
  const last = indexOf(range, range.max);
  for (let index = first; index <= last; index += 1) {
    const subnet = subnetAt(range.network, range.length, index);
    if (!taken.has(subnet) && isFree(subnet)) return subnet;
  }
  return undefined;
}

function indexOf(range: SubnetRange, address: Ipv4): number {
  return (toNumber(address) - toNumber(firstAddress(range.network))) / 2 ** (32 - range.length);
}

function isInRange(range: SubnetRange, subnet: Cidr): boolean {
  const base = firstAddress(subnet);
  const isBetween = toNumber(base) >= toNumber(range.min) && toNumber(base) <= toNumber(range.max);
  return prefixLength(subnet) === range.length && contains(range.network, base) && isBetween;
}

function outOfSubnets(range: SubnetRange, request: LeaseRequest): Problem {
  return {
    code: 'lease/out-of-subnets',
    message: `node "${request.node}" finds no free /${range.length} between ${range.min} and ${range.max} of ${range.network}`,
    hint: 'use a wider Network, a longer SubnetLen, or fewer nodes',
  };
}
