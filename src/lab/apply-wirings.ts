import type { Lab, LabNode, LabPod } from './lab.ts';
import type { PodWiring } from './pod-wiring.ts';

/**
 * The lab with what CNI plugins made in the place of what was designed: addresses, MACs, names of cables, bridges. Pure.
 * A node whose pods they wire has the bridge that they have made, or none.
 */
export function applyWirings(lab: Lab, wirings: readonly PodWiring[]): Lab {
  if (wirings.length === 0) return lab;
  const byPod = new Map(wirings.map((wiring) => [wiring.pod, wiring]));
  const pods = lab.pods.map((pod) => wiredPod(pod, byPod.get(pod.name)));
  return { ...lab, nodes: lab.nodes.map((node) => wiredNode(node, pods)), pods };
}

function wiredPod(pod: LabPod, wiring: PodWiring | undefined): LabPod {
  if (wiring === undefined) return pod;
  const { address, prefixLength, gateway, ipv6, eth0, veth } = wiring;
  const { name, mac } = veth;
  return {
    ...pod,
    ...{ address, prefixLength, gateway, ipv6, mac: eth0.mac, mtuBytes: eth0.mtuBytes },
    ...{ veth: { name, mac }, wiring },
  };
}

function wiredNode(node: LabNode, pods: readonly LabPod[]): LabNode {
  if (node.hasPlugins !== true) return node;
  const own = pods.filter((pod) => pod.node === node.name && pod.wiring !== undefined);
  // The last one that was wired saw the bridge as it has become.
  const bridge = own.flatMap(({ wiring }) => wiring?.bridge ?? []).at(-1);
  return { ...node, bridge: bridge && { ...bridge, address6: bridge.address6 } };
}
