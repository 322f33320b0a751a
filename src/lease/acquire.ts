import { LabError, type Problem } from '../error/lab-error.ts';
import { inet, inet6 } from '../net/family.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { chooseSubnet, isInRange } from './choose-subnet.ts';
import { type KeySubnets, leaseKey, parseLeaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import { listLeases } from './list-leases.ts';
import type { SkippedEntry } from './read-lease.ts';
import { renewLease } from './renew-lease.ts';
import type { Store } from './store.ts';
import type { SubnetLease } from './subnet-lease.ts';
import type { SubnetRange } from './subnet-range.ts';
import type { SubnetRanges } from './subnet-ranges.ts';

/** What a node says of itself in its lease. */
export type Announcement = Pick<SubnetLease, 'publicIp' | 'publicIp6' | 'backend' | 'backend6'>;

/** What a node asks the store for. */
export interface LeaseRequest extends Announcement {
  readonly node: string;
  /** The subnet it would like, e.g. the one it had before. */
  readonly preferred: Cidr | undefined;
  /** The same of IPv6. */
  readonly preferred6?: Cidr6 | undefined;
  /** How long the lease lasts unless it is renewed; absent: for ever. */
  readonly ttlSeconds?: number;
  /** What the store's keys start with, where it is not flannel's default. */
  readonly prefix?: string;
  /** Which of so many free subnets: an index below `count`; absent: the first, so that a scenario always gives the same lab. */
  readonly draw?: (count: number) => number;
  /** When somebody else was faster: chooses again, unless said. */
  readonly lostRace?: 'retry' | 'fail';
  /** A lease without an end that the node has already: it gets one, unless said. */
  readonly reservations?: 'expire' | 'keep';
  /** Told how the subnet is found. */
  readonly onStep?: (step: AcquireStep) => void;
}

/** How a subnet is found, step by step. */
export type AcquireStep =
  | { readonly kind: 'found-own' | 'found-unusable'; readonly lease: SubnetLease }
  | { readonly kind: 'took-previous' | 'ignored-previous'; readonly subnet: Cidr }
  | { readonly kind: 'picking'; readonly range: SubnetRange<Ipv4, Cidr> }
  | { readonly kind: 'picking6'; readonly range: SubnetRange<Ipv6, Cidr6> }
  | { readonly kind: 'allocated'; readonly lease: SubnetLease };

/**
 * Leases a subnet as flannel does: the one this public IP holds already, else the preferred one if it is free, else a free one; in a network
 * of both families an IPv6 subnet by the same rule, independently of the IPv4 one.
 * A lost race is tried again with the new list, where flannel gives up. @see flannel pkg/subnet/etcd/local_manager.go
 * @throws LabError `lease/out-of-subnets`, `lease/lost-race`
 */
export async function acquireLease(
  store: Store,
  ranges: SubnetRanges,
  request: LeaseRequest,
): Promise<SubnetLease> {
  const { leases, skipped } = await listLeases(store, request.prefix);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isCompatible(ranges, own)) return reuse(store, own, request);
  if (own !== undefined) {
    request.onStep?.({ kind: 'found-unusable', lease: own });
    await store.delete(leaseKey(own, request.prefix));
  }
  const others = [...leases.filter((lease) => lease !== own), ...skipped.flatMap(subnetsOf)];
  const subnet = choose(ranges.ipv4, others, request);
  const subnet6 = ranges.ipv6 && choose6(ranges.ipv6, others, request);
  const lease = await claim(store, { subnet, subnet6 }, request);
  if (lease !== undefined) return lease;
  if (request.lostRace === 'fail') throw new LabError([lostRace(request, subnet)], { blame: 'machine' });
  return acquireLease(store, ranges, request);
}

/** Whether a lease is one that this network would give. */
function isCompatible({ ipv4, ipv6 }: SubnetRanges, { subnet, subnet6 }: SubnetLease): boolean {
  if (!isInRange(inet, ipv4, subnet)) return false;
  if (ipv6 === undefined || subnet6 === undefined) return ipv6 === undefined && subnet6 === undefined;
  return isInRange(inet6, ipv6, subnet6);
}

function reuse(store: Store, own: SubnetLease, request: LeaseRequest): Promise<SubnetLease> {
  request.onStep?.({ kind: 'found-own', lease: own });
  const { subnet, subnet6, leaseId } = own;
  const { prefix, reservations, ttlSeconds } = request;
  return renewLease(
    store,
    { ...announcementOf(request), subnet, subnet6 },
    { prefix, ttlSeconds: leaseId === undefined && reservations === 'keep' ? undefined : ttlSeconds },
  );
}

/** A key with a value that is no lease stands in the way of its subnet all the same; flannel takes it for free, and fails to create it. */
function subnetsOf({ key }: SkippedEntry): readonly KeySubnets[] {
  const subnets = parseLeaseKey(key);
  return 'reason' in subnets ? [] : [subnets];
}

function choose(range: SubnetRange<Ipv4, Cidr>, leases: readonly KeySubnets[], request: LeaseRequest): Cidr {
  const { preferred, onStep } = request;
  const taken = leases.map((lease) => lease.subnet);
  if (preferred !== undefined && !taken.includes(preferred)) {
    const isUsable = isInRange(inet, range, preferred);
    onStep?.({ kind: isUsable ? 'took-previous' : 'ignored-previous', subnet: preferred });
  }
  const subnet = chooseSubnet(inet, range, { taken, preferred, draw: request.draw });
  if (subnet !== preferred) onStep?.({ kind: 'picking', range });
  if (subnet === undefined) throw new LabError([outOfSubnets(range, request, '')]);
  return subnet;
}

function choose6(
  range: SubnetRange<Ipv6, Cidr6>,
  leases: readonly KeySubnets[],
  request: LeaseRequest,
): Cidr6 {
  const { preferred6: preferred, onStep } = request;
  const taken = leases.flatMap((lease) => lease.subnet6 ?? []);
  const subnet = chooseSubnet(inet6, range, { taken, preferred, draw: request.draw });
  if (subnet !== preferred) onStep?.({ kind: 'picking6', range });
  if (subnet === undefined) throw new LabError([outOfSubnets(range, request, 'IPv6')]);
  return subnet;
}

/** The lease, unless somebody else was faster. */
async function claim(
  store: Store,
  subnets: Pick<SubnetLease, 'subnet' | 'subnet6'>,
  request: LeaseRequest,
): Promise<SubnetLease | undefined> {
  const leaseId = request.ttlSeconds === undefined ? undefined : await store.grant(request.ttlSeconds);
  const lease = { ...announcementOf(request), ...subnets, leaseId };
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
    hint: 'the agent starts again by itself a second later; with the quirk lostRace: retry it chooses another one at once',
  };
}
