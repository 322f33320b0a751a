import { LabError, type Problem } from '../error/lab-error.ts';
import { inet, inet6 } from '../net/family.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { chooseSubnet, isInRange, type SubnetRange } from './choose-subnet.ts';
import { leaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import { listLeases } from './list-leases.ts';
import { renewLease } from './renew-lease.ts';
import type { Store } from './store.ts';
import type { LeaseBackend, SubnetLease } from './subnet-lease.ts';

/** The subnets of a network that may be leased; `ipv6` in one of both families. */
export interface SubnetRanges {
  readonly ipv4: SubnetRange<Ipv4, Cidr>;
  readonly ipv6: SubnetRange<Ipv6, Cidr6> | undefined;
}

/** What a node asks the store for. */
export interface LeaseRequest {
  readonly node: string;
  readonly publicIp: Ipv4;
  readonly backend: LeaseBackend;
  /** The subnet it would like, e.g. the one it had before. */
  readonly preferred: Cidr | undefined;
  /** The same of IPv6, in a network of both families. */
  readonly ipv6: LeaseRequest6 | undefined;
  /** How long the lease lasts unless it is renewed; absent: for ever. */
  readonly ttlSeconds?: number;
  /** What the store's keys start with, where it is not flannel's default. */
  readonly prefix?: string;
  /** `retry`, unless said: chooses again when somebody else was faster. */
  readonly lostRace?: 'retry' | 'fail';
  /** Of a lease without an end that is the node's already: it gets one (unless said), or stays as it is. */
  readonly reservations?: 'expire' | 'keep';
  /** Told how the subnet is found. */
  readonly onStep?: (step: AcquireStep) => void;
}

export interface LeaseRequest6 {
  readonly publicIp: Ipv6;
  readonly backend: LeaseBackend;
  readonly preferred: Cidr6 | undefined;
}

/** How a subnet is found, step by step. */
export type AcquireStep =
  | { readonly kind: 'found-own' | 'found-unusable' | 'allocated'; readonly lease: SubnetLease }
  | { readonly kind: 'took-previous' | 'ignored-previous'; readonly subnet: Cidr }
  | { readonly kind: 'picking'; readonly ranges: SubnetRanges };

/**
 * Leases a subnet as flannel does: the one this public IP holds already, else the preferred one if it is free, else a free one; the IPv6
 * subnet by the same rule, independently of the IPv4 one.
 * flannel draws among the first hundred free subnets; here it is the first, so that a scenario always gives the same lab.
 * A lost race is tried again with the new list, where flannel gives up. @see flannel pkg/subnet/etcd/local_manager.go
 * @throws LabError `lease/out-of-subnets`, `lease/lost-race`
 */
export async function acquireLease(
  store: Store,
  ranges: SubnetRanges,
  request: LeaseRequest,
): Promise<SubnetLease> {
  const { leases } = await listLeases(store, request.prefix);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isCompatible(ranges, own)) return reuse(store, own, request);
  if (own !== undefined) {
    request.onStep?.({ kind: 'found-unusable', lease: own });
    await store.delete(leaseKey(own, request.prefix));
  }
  const others = leases.filter((lease) => lease !== own);
  const { publicIp, backend } = request;
  const subnet = chooseIpv4(ranges, others, request);
  const wanted = { subnet, publicIp, backend, ...chooseIpv6(ranges, others, request) };
  const lease = await claim(store, wanted, request);
  if (lease !== undefined) return lease;
  if (request.lostRace === 'fail') throw new LabError([lostRace(request, subnet)], { blame: 'machine' });
  return acquireLease(store, ranges, request);
}

/** Takes the node's own lease as it is now; nobody is asked whether the other one with that address still uses it. */
function reuse(store: Store, own: SubnetLease, request: LeaseRequest): Promise<SubnetLease> {
  request.onStep?.({ kind: 'found-own', lease: own });
  const { publicIp, backend, ipv6, prefix, ttlSeconds } = request;
  const { subnet, subnet6 } = own;
  const isReservation = own.leaseId === undefined && request.reservations === 'keep';
  return renewLease(
    store,
    { subnet, subnet6, publicIp, backend, publicIp6: ipv6?.publicIp, backend6: ipv6?.backend },
    { prefix, ttlSeconds: isReservation ? undefined : ttlSeconds },
  );
}

/** The lease, unless somebody else was faster. */
async function claim(
  store: Store,
  wanted: SubnetLease,
  { prefix, ttlSeconds, onStep }: LeaseRequest,
): Promise<SubnetLease | undefined> {
  const leaseId = ttlSeconds === undefined ? undefined : await store.grant(ttlSeconds);
  const lease = leaseId === undefined ? wanted : { ...wanted, leaseId };
  const result = await store.create(leaseKey(lease, prefix), leaseValue(lease), leaseId);
  if (result === 'created') {
    onStep?.({ kind: 'allocated', lease });
    return lease;
  }
  if (leaseId !== undefined) await store.revoke(leaseId);
  return undefined;
}

/** Whether a lease is one that this network would give. */
function isCompatible({ ipv4, ipv6 }: SubnetRanges, { subnet, subnet6 }: SubnetLease): boolean {
  if (!isInRange(inet, ipv4, subnet)) return false;
  if (ipv6 === undefined || subnet6 === undefined) return ipv6 === undefined && subnet6 === undefined;
  return isInRange(inet6, ipv6, subnet6);
}

function chooseIpv4(ranges: SubnetRanges, leases: readonly SubnetLease[], request: LeaseRequest): Cidr {
  const { preferred, onStep } = request;
  const taken = leases.map((lease) => lease.subnet);
  if (preferred !== undefined && !taken.includes(preferred)) {
    const kind = isInRange(inet, ranges.ipv4, preferred) ? 'took-previous' : 'ignored-previous';
    onStep?.({ kind, subnet: preferred });
  }
  const subnet = chooseSubnet(inet, ranges.ipv4, { taken, preferred });
  if (subnet !== preferred || subnet === undefined) onStep?.({ kind: 'picking', ranges });
  if (subnet === undefined) throw new LabError([outOfSubnets(ranges.ipv4, request, '')]);
  return subnet;
}

/** The IPv6 part of a new lease; nothing in a network without. */
function chooseIpv6(
  { ipv6: range }: SubnetRanges,
  leases: readonly SubnetLease[],
  request: LeaseRequest,
): Pick<SubnetLease, 'subnet6' | 'publicIp6' | 'backend6'> {
  const { ipv6 } = request;
  if (range === undefined || ipv6 === undefined) return {};
  const subnet6 = chooseSubnet(inet6, range, {
    taken: leases.flatMap((lease) => lease.subnet6 ?? []),
    preferred: ipv6.preferred,
  });
  if (subnet6 === undefined) throw new LabError([outOfSubnets(range, request, 'IPv6')]);
  return { subnet6, publicIp6: ipv6.publicIp, backend6: ipv6.backend };
}

/** @param prefix of the keys that say how many subnets there are */
function outOfSubnets<A extends string, N extends string>(
  range: SubnetRange<A, N>,
  request: LeaseRequest,
  prefix: '' | 'IPv6',
): Problem {
  return {
    code: 'lease/out-of-subnets',
    message: `node "${request.node}" finds no free /${range.length} between ${range.min} and ${range.max} of ${range.network}`,
    hint: `use a wider ${prefix}Network, a longer ${prefix}SubnetLen, or fewer nodes`,
  };
}

function lostRace({ node }: LeaseRequest, subnet: Cidr): Problem {
  return {
    code: 'lease/lost-race',
    message: `failed to acquire lease: subnet already exists (${subnet}, which node "${node}" wanted)`,
    hint: 'the agent tries again by itself; with the quirk lost-race: retry it would have chosen another one at once',
  };
}
