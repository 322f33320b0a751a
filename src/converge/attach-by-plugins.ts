import { attachPods } from '../cni/attach-pods.ts';
import { keepAttachments } from '../cni/attachments-file.ts';
import { cniNodesOf } from '../cni/cni-nodes.ts';
import { podsToAttach } from '../cni/wire-lab.ts';
import { applyWirings } from '../lab/apply-wirings.ts';
import type { Lab } from '../lab/lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { readWirings } from '../sandbox/wirings-file.ts';

/**
 * Has the CNI plugins wire pods that are there and empty, on the nodes that have plugins.
 * @returns the lab with what plugins have made, now and before
 * @throws LabError as `attachPods`
 */
export async function attachByPlugins(
  { inside, stateFolder, scenario }: OpenLab,
  lab: Lab,
  joining: ReadonlySet<string>,
): Promise<Lab> {
  for (const node of await cniNodesOf(scenario)) {
    const pods = podsToAttach(scenario, node.name).filter(({ name }) => joining.has(name));
    if (pods.length > 0) await keepAttachments(stateFolder, await attachPods(inside, node, pods));
  }
  return applyWirings(lab, await readWirings(stateFolder));
}
