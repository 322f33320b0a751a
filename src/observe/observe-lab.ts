import { hostsOf } from '../lab/hosts.ts';
import type { Lab } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Runner } from '../sandbox/runner.ts';
import { joinObservations, observe, tablesIn } from './observe.ts';
import type { Observation } from './tables.ts';

/**
 * Everything of a lab that was set up on purpose: all tables of the underlay and the nodes; of the pods their devices,
 * addresses and routes (their ARP tables hold nothing but what traffic taught them, and they forward nothing).
 * Nodes and pods are read side by side.
 * @throws LabError `observe/unreadable`
 */
export async function observeLab(inside: Runner, lab: Lab): Promise<Observation> {
  const nodes = [UNDERLAY, ...hostsOf(lab).map(({ name }) => name)];
  const pods = lab.pods.map(({ name }) => name);
  const [ofNodes, ofPods] = await Promise.all([
    observe(inside, nodes, tablesIn(lab, ['neigh', 'fdb', 'routes', 'links', 'addresses'])),
    observe(inside, pods, tablesIn(lab, ['routes', 'links', 'addresses'])),
  ]);
  return joinObservations([ofNodes, ofPods]);
}
