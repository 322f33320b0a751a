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
import type { SubnetLease } from './subnet-lease.ts';

/** The subnets that may be leased: of `length` bits each, from `min` to `max`, both first addresses of a subnet. */
export interface SubnetRange {
  readonly network: Cidr;
  readonly length: number;
  readonly min: Ipv4;
  readonly max: Ipv4;
}

/** What a node says of itself in its lease. */
export type Announcement = Pick<SubnetLease, 'publicIp' | 'publicIp6' | 'backend' | 'backend6'>;

/** What a node asks the store for. */
export interface LeaseRequest extends Announcement {
  readonly node: string;
  /** The subnet it would like, e.g. the one it had before. */
  readonly preferred: Cidr | undefined;
  /** How long the lease lasts unless it is renewed; absent: for ever. */
  readonly ttlSeconds?: number;
  /** What the store's keys start with, where it is not flannel's default. */
  readonly prefix?: string;
  /** Told how the subnet is found. */
  readonly onStep?: (step: AcquireStep) => void;
}

/** How a subnet is found, step by step. */
export type AcquireStep =
  | { readonly kind: 'found-own' | 'found-unusable'; readonly lease: SubnetLease }
  | { readonly kind: 'took-previous' | 'ignored-previous'; readonly subnet: Cidr }
  | { readonly kind: 'picking'; readonly range: SubnetRange }
  | { readonly kind: 'allocated'; readonly lease: SubnetLease };

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
  const { leases } = await listLeases(store, request.prefix);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isInRange(range, own.subnet)) return reuse(store, own, request);
  if (own !== undefined) {
    request.onStep?.({ kind: 'found-unusable', lease: own });
    await store.delete(leaseKey(own, request.prefix));
  }
  const subnet = choose(
    range,
    leases.filter((lease) => lease !== own),
    request,
  );
  if (subnet === undefined) throw new LabError([outOfSubnets(range, request)]);
  return (await claim(store, subnet, request)) ?? acquireLease(store, range, request);
}

/**
 * Writes a lease again under a new lease of the store, whether or not it is still there: nobody is asked who else has it. The lease of the
 * store before is left to end by itself, without its key.
 */
export async function renewLease(
  store: Store,
  lease: SubnetLease,
  { ttlSeconds, prefix }: Pick<LeaseRequest, 'ttlSeconds' | 'prefix'>,
): Promise<SubnetLease> {
  const leaseId = ttlSeconds === undefined ? undefined : await store.grant(ttlSeconds);
  await store.put(leaseKey(lease, prefix), leaseValue(lease), leaseId);
  return { ...lease, leaseId };
}

function reuse(store: Store, own: SubnetLease, request: LeaseRequest): Promise<SubnetLease> {
  request.onStep?.({ kind: 'found-own', lease: own });
  return renewLease(store, { ...announcementOf(request), subnet: own.subnet, subnet6: own.subnet6 }, request);
}

function choose(
  range: SubnetRange,
  leases: readonly SubnetLease[],
  { preferred, onStep }: LeaseRequest,
): Cidr | undefined {
  if (preferred !== undefined && !leases.some(({ subnet }) => subnet === preferred)) {
    const isUsable = isInRange(range, preferred);
    onStep?.({ kind: isUsable ? 'took-previous' : 'ignored-previous', subnet: preferred });
  }
  const subnet = chooseSubnet(range, leases, preferred);
  if (subnet !== preferred) onStep?.({ kind: 'picking', range });
  return subnet;
}

/** The lease, unless somebody else was faster. */
async function claim(store: Store, subnet: Cidr, request: LeaseRequest): Promise<SubnetLease | undefined> {
  const leaseId = request.ttlSeconds === undefined ? undefined : await store.grant(request.ttlSeconds);
  const lease = { ...announcementOf(request), subnet, leaseId };
  if ((await store.create(leaseKey(lease, request.prefix), leaseValue(lease), leaseId)) === 'exists') {
    if (leaseId !== undefined) await store.revoke(leaseId);
    return undefined;
  }
  request.onStep?.({ kind: 'allocated', lease });
  return lease;
}

function announcementOf({ publicIp, publicIp6, backend, backend6 }: LeaseRequest): Announcement {
  return { publicIp, publicIp6, backend, backend6 };
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
