import { LabError, type Problem } from '../error/lab-error.ts';
import { inet, inet6 } from '../net/family.ts';
import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { chooseSubnet, isInRange, type SubnetRange } from './choose-subnet.ts';
import { leaseKey } from './lease-key.ts';
import { leaseValue } from './lease-value.ts';
import { listLeases } from './list-leases.ts';
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
}

export interface LeaseRequest6 {
  readonly publicIp: Ipv6;
  readonly backend: LeaseBackend;
  readonly preferred: Cidr6 | undefined;
}

/**
 * Leases a subnet as flannel does: the one this public IP holds already, else the preferred one if it is free, else a free one; the IPv6
 * subnet by the same rule, independently of the IPv4 one.
 * flannel draws among the first hundred free subnets; here it is the first, so that a scenario always gives the same lab.
 * A lost race is tried again with the new list, where flannel gives up. @see flannel pkg/subnet/etcd/local_manager.go
 * @throws LabError `lease/out-of-subnets`
 */
export async function acquireLease(
  store: Store,
  ranges: SubnetRanges,
  request: LeaseRequest,
): Promise<SubnetLease> {
  const { leases } = await listLeases(store);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isCompatible(ranges, own)) return own;
  const subnet = chooseSubnet(inet, ranges.ipv4, {
    taken: leases.map((lease) => lease.subnet),
    preferred: request.preferred,
  });
  if (subnet === undefined) throw new LabError([outOfSubnets(ranges.ipv4, request, '')]);
  const { publicIp, backend } = request;
  const lease = { subnet, publicIp, backend, ...chooseIpv6(ranges, leases, request) };
  const result = await store.create(leaseKey(lease), leaseValue(lease));
  return result === 'created' ? lease : acquireLease(store, ranges, request);
}

/** Whether a lease is one that this network would give. */
function isCompatible({ ipv4, ipv6 }: SubnetRanges, { subnet, subnet6 }: SubnetLease): boolean {
  if (!isInRange(inet, ipv4, subnet)) return false;
  if (ipv6 === undefined || subnet6 === undefined) return ipv6 === undefined && subnet6 === undefined;
  return isInRange(inet6, ipv6, subnet6);
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
