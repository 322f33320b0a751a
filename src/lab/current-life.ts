import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { leaseLife } from './lease-life.ts';
import type { Life } from './life.ts';
import { newborn, subnetsOf } from './next-life.ts';
import { predictLeases } from './predict-leases.ts';

/**
 * What the nodes of a lab have been through, as it is known now: with the subnets that are leased. A node that was written into the scenario by a change
 * that was interrupted has not joined.
 */
export async function currentLife(
  kept: Life,
  scenario: Scenario,
  leases: readonly SubnetLease[],
): Promise<Life> {
  const isKept = (name: string): boolean => kept.some(({ node }) => node === name);
  const unknown = scenario.nodes.filter(({ name }) => !isKept(name));
  const foreseen = unknown.length === 0 ? [] : await predictLeases(scenario, leases);
  const life = [
    ...kept,
    ...unknown.flatMap((node): Life => {
      const subnets = subnetsOf(node, foreseen);
      return subnets === undefined ? [] : [{ ...newborn(node, subnets), state: 'absent' }];
    }),
  ];
  return leaseLife(life, { scenario, leases }, new Set());
}
