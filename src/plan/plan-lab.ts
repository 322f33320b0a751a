import type { Lab, LabNode } from '../lab/lab.ts';
import { planReservations, planSubnetEnv } from './files.ts';
import { planNode } from './node.ts';
import { planBackend } from './plan-backend.ts';
import type { NodeStep, Phase, Plan, Step } from './plan.ts';
import { planPodNetwork } from './pods.ts';
import { planStore } from './store.ts';
import { planStoreNode } from './store-node.ts';
import { planNodeRules } from './rules/plan-rules.ts';
import { planUnderlay } from './underlay.ts';

/**
 * The commands that build a lab, in the order a node goes through them: its cable, flanneld, then the CNI plugin for each pod. Files come last,
 * in one piece: nothing in the kernel waits for them. Pure.
 */
export function planLab(lab: Lab): Plan {
  return {
    lab: lab.name,
    wire: planUnderlay(lab),
    nodes: [
      ...lab.nodes.map((node) => ({ node: node.name, steps: planOneNode(lab, node) })),
      ...lab.storeNodes.map((member) => ({
        node: member.name,
        steps: inPhase('boot', planStoreNode(lab, member)),
      })),
    ],
    ...(lab.storeNodes.length > 0 && { programs: planStore(lab) }),
  };
}

function planOneNode(lab: Lab, node: LabNode): NodeStep[] {
  const peers = lab.nodes.filter((other) => other.name !== node.name);
  const pods = lab.pods.filter((pod) => pod.node === node.name);
  const backend = planBackend(lab, node, peers);
  return [
    ...inPhase('boot', planNode(lab, node)),
    ...inPhase('flannel', [...backend.device, ...planNodeRules(lab, node), ...backend.peers]),
    ...inPhase('pods', planPodNetwork(lab, node, pods)),
    ...inPhase('flannel', [planSubnetEnv(lab, node)]),
    ...inPhase('pods', node.hasPlugins === true ? [] : planReservations(node, pods)),
  ];
}

function inPhase(phase: Phase, steps: readonly Step[]): NodeStep[] {
  return steps.map((step) => ({ ...step, phase }));
}
