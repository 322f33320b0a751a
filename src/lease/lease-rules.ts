import type { SubnetRange, SubnetRange6 } from '../net/subnet-range.ts';

/** How subnets are given to nodes: the same for all of a network. */
export interface LeaseRules {
  readonly range: SubnetRange;
  /** The IPv6 subnets, in a network of both families. */
  readonly range6?: SubnetRange6 | undefined;
  /** What all keys start with; flannel's own by default. */
  readonly prefix?: string | undefined;
  /** How long a lease lasts unless it is renewed; by default it stays. flannel: a day, 86400. */
  readonly ttlSeconds?: number | undefined;
  /** Which of the first hundred free subnets: flannel draws one; the default is the first, so that a scenario always gives the same lab. */
  readonly pick?: 'first' | 'random' | undefined;
  /** What happens to who was a moment late: flannel ends with an error (and its supervisor starts it again); the default is to look again. */
  readonly onLostRace?: 'retry' | 'fail' | undefined;
}
