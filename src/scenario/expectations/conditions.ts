import type * as z from 'zod';
import { leases } from './leases.ts';
import { netns } from './netns.ts';
import { ports } from './ports.ts';
import { processes } from './processes.ts';
import { routeTo } from './route-to.ts';
import { tableExpectation, taughtTableExpectation } from './table.ts';

/** Expectations about the lab as it is at a moment, by key: they may stand anywhere, and are waited for. */
export const conditions = {
  neigh: taughtTableExpectation('neigh', 'ARP table (`ip neigh`)'),
  fdb: taughtTableExpectation('fdb', 'Forwarding table (`bridge fdb`)'),
  routes: tableExpectation('routes', 'Routing table (`ip route`)'),
  links: tableExpectation('links', 'Devices (`ip link`)'),
  addresses: tableExpectation('addresses', 'Addresses (`ip addr`)'),
  'route to': routeTo,
  netns,
  processes,
  ports,
  leases,
} as const;

type Conditions = typeof conditions;

/** What a condition claims, in the words of the judge. */
export type ConditionClaim = NonNullable<z.output<Conditions[keyof Conditions]>>['claim'];
