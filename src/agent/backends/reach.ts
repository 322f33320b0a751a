import { type Cidr, firstAddress, type Ipv4 } from '../../net/ipv4.ts';
import { type Cidr6, firstAddress6, type Ipv6 } from '../../net/ipv6.ts';
import type { LeaseBackend, SubnetLease } from '../../lease/subnet-lease.ts';

/** How the subnet of one family of a lease is reached. */
export interface Reach {
  readonly family: 'inet' | 'inet6';
  readonly subnet: Cidr | Cidr6;
  /** The subnet's own address, which flannel's device of that node has. */
  readonly base: Ipv4 | Ipv6;
  readonly publicIp: Ipv4 | Ipv6;
  readonly backend: LeaseBackend;
}

/** One for each family of the lease that has all of it, IPv4 first. */
export function reachesOf({ subnet, publicIp, backend, ...six }: SubnetLease): readonly [Reach, ...Reach[]] {
  const reach: Reach = { family: 'inet', subnet, base: firstAddress(subnet), publicIp, backend };
  if (six.subnet6 === undefined || six.publicIp6 === undefined) return [reach];
  const { subnet6, publicIp6, backend6 = backend } = six;
  const base = firstAddress6(subnet6);
  return [reach, { family: 'inet6', subnet: subnet6, base, publicIp: publicIp6, backend: backend6 }];
}

/** `BackendType` as the lease has it. */
export function typeOf(backend: LeaseBackend): string {
  if (backend.kind === 'other') return backend.type;
  return backend.kind === 'unnamed' ? '' : backend.kind;
}
