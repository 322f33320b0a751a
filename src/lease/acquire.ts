import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import { lostRace, outOfSubnets } from './lease-errors.ts';
import { type KeySubnets, leaseKey } from './lease-key.ts';
import type { LeaseRules } from './lease-rules.ts';
import { listLeases } from './list-leases.ts';
import { isAllowed, isFree, pickSubnets } from './pick-subnets.ts';
import type { Store } from './store.ts';
import type { LeaseBackend, SubnetLease } from './subnet-lease.ts';
import { createLease, putLease } from './write-lease.ts';

/** What a node asks the store for. */
export interface LeaseRequest {
  /** For messages. */
  readonly node: string;
  readonly publicIp: Ipv4;
  readonly publicIp6?: Ipv6 | undefined;
  readonly backend: LeaseBackend;
  readonly backend6?: LeaseBackend | undefined;
  /** The subnets it would like, e.g. those it had before. */
  readonly preferred?: Cidr | undefined;
  readonly preferred6?: Cidr6 | undefined;
}

/** The lease a node got, and how: the one its public IP had, the one it preferred, or a free one. */
export interface Acquired {
  readonly kind: 'reused' | 'preferred' | 'drawn';
  readonly lease: SubnetLease;
  /** What its public IP had that is of no use in this network: it was deleted. */
  readonly dropped: SubnetLease | undefined;
  /** How often somebody else was faster. */
  readonly lostRaces: number;
}

/**
 * Leases a subnet as flannel does. The node's own lease is whichever has its public IP: it is written anew, without a look at who
 * wrote it, so that two nodes of one address share a subnet. Else it is the preferred subnet if nobody overlaps it, else a free one.
 * A write that may or may not have happened (`lease/store-unreachable`) is found again by the next call.
 * @see flannel pkg/subnet/etcd/local_manager.go tryAcquireLease
 * @throws LabError `lease/out-of-subnets`; `lease/lost-race` where the rules say so; those of the store
 */
export async function acquireLease(
  store: Store,
  rules: LeaseRules,
  request: LeaseRequest,
): Promise<Acquired> {
  const { leases } = await listLeases(store, rules.prefix);
  const own = leases.find(({ publicIp }) => publicIp === request.publicIp);
  if (own !== undefined && isAllowed(rules, own)) {
    const lease = await putLease(store, rules, leaseOf(request, own));
    return { kind: 'reused', lease, dropped: undefined, lostRaces: 0 };
  }
  if (own !== undefined) await store.delete(leaseKey(own, rules.prefix));
  const others = leases.filter((lease) => lease !== own);
  return { ...(await takeSubnet(store, rules, { request, others })), dropped: own };
}

type Taken = Omit<Acquired, 'dropped'>;

/** A subnet that was lost is not asked for again: a key that is no lease may stand for it. */
async function takeSubnet(
  store: Store,
  rules: LeaseRules,
  { request, others }: { readonly request: LeaseRequest; readonly others: readonly KeySubnets[] },
): Promise<Taken> {
  const lost: KeySubnets[] = [];
  let taken = others;
  for (;;) {
    const { kind, subnets } = chooseSubnets(rules, request, taken);
    const lease = await createLease(store, rules, leaseOf(request, subnets));
    if (lease !== undefined) return { kind, lease, lostRaces: lost.length };
    if (rules.onLostRace === 'fail') throw lostRace(request.node, subnets.subnet);
    lost.push(subnets);
    taken = [...(await listLeases(store, rules.prefix)).leases, ...lost];
  }
}

function chooseSubnets(
  rules: LeaseRules,
  request: LeaseRequest,
  taken: readonly KeySubnets[],
): { readonly kind: Taken['kind']; readonly subnets: KeySubnets } {
  const preferred = preferredOf(request);
  if (preferred !== undefined && isAllowed(rules, preferred) && isFree(preferred, taken))
    return { kind: 'preferred', subnets: preferred };
  const drawn = pickSubnets(rules, taken);
  if (drawn.kind === 'none') throw outOfSubnets(request.node, drawn.range);
  return { kind: 'drawn', subnets: drawn.subnets };
}

function preferredOf({ preferred, preferred6 }: LeaseRequest): KeySubnets | undefined {
  if (preferred === undefined) return undefined;
  return { subnet: preferred, ...(preferred6 === undefined ? {} : { subnet6: preferred6 }) };
}

function leaseOf(
  { publicIp, publicIp6, backend, backend6 }: LeaseRequest,
  { subnet, subnet6 }: KeySubnets,
): SubnetLease {
  return {
    subnet,
    publicIp,
    backend,
    ...(subnet6 === undefined ? {} : { subnet6, publicIp6, backend6 }),
  };
}
