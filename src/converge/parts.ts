import type { Lab, LabNode } from '../lab/lab.ts';
import { planReservations } from '../plan/files.ts';
import { planNode } from '../plan/node.ts';
import type { Part } from '../plan/plan.ts';
import { planMorePods, planPodNetwork } from '../plan/pods.ts';
import { planJoin } from '../plan/underlay.ts';
import type { Change } from './change.ts';

/** The nodes that join: plugged in one after another, then booted side by side. */
export function planBoot(lab: Lab, { nodesJoining }: Change): Part {
  const nodes = nodesJoining.map(({ item }) => item);
  return {
    wire: nodes.flatMap((node) => planJoin(lab, node)),
    nodes: nodes.map((node) => ({ node: node.name, steps: planNode(lab, node) })),
  };
}

/** The pods that join, on each node as it is with its lease: the first one of a node brings its bridge. */
export function planPods({ before, after }: Record<'before' | 'after', Lab>, change: Change): Part {
  const hasBridge = ({ name }: LabNode): boolean =>
    !change.nodesJoining.some(({ item }) => item.name === name) &&
    before.nodes.find((node) => node.name === name)?.bridge !== undefined;
  const joining = new Map(change.podsJoining.map((pod) => [pod.item.name, pod]));
  const nodes = after.nodes.map((node) => {
    const pods = after.pods.filter((pod) => pod.node === node.name && joining.has(pod.name));
    const wiring = hasBridge(node) ? planMorePods(after, node, pods) : planPodNetwork(after, node, pods);
    const noted =
      node.hasPlugins === true ? [] : pods.filter(({ name }) => joining.get(name)?.isBack === false);
    return {
      node: node.name,
      steps: [...wiring, ...planReservations(node, noted)],
      isIdle: pods.length === 0,
    };
  });
  return { wire: [], nodes: nodes.filter(({ isIdle }) => !isIdle) };
}
