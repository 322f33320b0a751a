import type { Lab } from '../lab/lab.ts';
import { leasesIn } from '../lease/lease-view.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { agentConfigOf } from './agent-config-of.ts';
import { agentsOf } from './client.ts';
import { storeConfigOf } from './store-config-of.ts';

/**
 * Has the host of a lab's agents start those of all nodes that are up, which have to be booted, and waits until each has programmed all others.
 * @param lab as it is designed
 * @returns all leases of the store
 * @throws LabError with what an agent said when it gave up
 */
export async function startAgents(
  stateFolder: string,
  scenario: Scenario,
  lab: Lab,
): Promise<readonly SubnetLease[]> {
  const agents = agentsOf(stateFolder);
  await agents.useStore(storeConfigOf(scenario));
  const configs = lab.nodes.flatMap((node) => agentConfigOf(scenario, node) ?? []);
  await Promise.all(configs.map((config) => agents.start(config)));
  await agents.settle();
  return leasesIn(await agents.leases()).leases;
}
