import { memberStates } from '../etcd/members.ts';
import { observedTopology } from '../graph/topology-of.ts';
import type { Topology } from '../graph/topology.ts';
import { observeLab } from '../observe/observe-lab.ts';
import { containerStates } from '../runtime/containers.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/**
 * The topology of a lab as the kernel has it, now.
 * @throws LabError `observe/unreadable`
 */
export async function observeTopology(open: OpenLab): Promise<Topology> {
  const { inside, lab, name } = open;
  const [observation, containers, members] = await Promise.all([
    observeLab(inside, lab),
    containerStates(open),
    memberStates(inside, lab.storeNodes),
  ]);
  return observedTopology({ ...lab, name }, { observation, containers, members });
}
