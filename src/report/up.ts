import { type Lab } from '../lab/lab.ts';
import { type Style } from './style.ts';
import { formatColumns } from './table.ts';

/** What was built: the nodes (address, pod subnet, VTEP MAC) and the pods (node, address, MAC, veth). */
export function formatLab(lab: Lab, style: Style): string {
  const nodes = lab.nodes.map((node) => [
    style.name(node.name),
    node.address,
    node.subnet,
    node.vtep?.mac ?? style.dim('none: host-gw'),
  ]);
  const pods = lab.pods.map((pod) => [style.name(pod.name), pod.node, pod.address, pod.mac, pod.veth.name]);
  const podTable =
    pods.length === 0
      ? ''
      : `\n${formatColumns(['POD', 'NODE', 'ADDRESS', 'MAC', 'VETH ON THE NODE'], pods)}`;
  return `${formatColumns(['NODE', 'ADDRESS', 'POD SUBNET', 'VTEP MAC'], nodes)}${podTable}`;
}
