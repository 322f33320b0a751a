import type { Lab, LabNode } from '../lab/lab.ts';
import { planFlannel, planPeers } from './flannel.ts';
import { planNode } from './node.ts';
import type { Plan, Step } from './plan.ts';
import { planPodNetwork } from './pods.ts';
import { planNodeFiles } from './files.ts';
import { planUnderlay } from './underlay.ts';

/** The commands that build a lab, in the order a node goes through them: its cable, flanneld, then the CNI plugin for each pod. Pure. */
export function planLab(lab: Lab): Plan {
  return {
    lab: lab.name,
    wire: planUnderlay(lab),
    nodes: lab.nodes.map((node) => ({ node: node.name, steps: planOneNode(lab, node) })),
  };
}

function planOneNode(lab: Lab, node: LabNode): Step[] {
  const peers = lab.nodes.filter((other) => other.name !== node.name);
  const pods = lab.pods.filter((pod) => pod.node === node.name);
  return [
    ...planNode(lab, node),
    ...planFlannel(node),
    ...planPeers(node, peers),
    ...planPodNetwork(lab, node, pods),
    ...planNodeFiles(lab, node, pods),
  ];
}
