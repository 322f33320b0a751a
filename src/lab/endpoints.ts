import type { Ipv4 } from '../net/ipv4.ts';
import type { Mac } from '../net/mac.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Lab, LabNode, LabPod } from './lab.ts';

/** One device of the lab under the name people call it by: what a MAC, an address or a device in a table belongs to. */
export interface Endpoint {
  /**
   * `pod-a` and `node-1` (their eth0), `node-1/cni0`, `node-1/flannel.1`, `underlay` (its bridge);
   * the far ends of the cables: `veth:pod-a` (in the pod's node), `port:node-1` (in the underlay).
   */
  readonly name: string;
  /** The namespace the device is in. */
  readonly where: string;
  readonly dev: string;
  readonly mac: Mac;
  readonly address: Ipv4 | undefined;
}

/** Every device the lab gives a MAC to, loopbacks left out: the underlay first, then node by node, then the pods. */
export function endpointsOf(lab: Lab): readonly Endpoint[] {
  const { bridge, mac, gateway } = lab.underlay;
  return [
    { name: UNDERLAY, where: UNDERLAY, dev: bridge, mac, address: gateway },
    ...lab.nodes.flatMap(nodeEndpoints),
    ...lab.pods.flatMap(podEndpoints),
  ];
}

function nodeEndpoints(node: LabNode): readonly Endpoint[] {
  const own = [node.bridge, node.vtep].filter((device) => device !== undefined);
  return [
    { name: node.name, where: node.name, dev: 'eth0', mac: node.eth0.mac, address: node.address },
    ...own.map(({ name, mac, address }) => ({
      name: `${node.name}/${name}`,
      where: node.name,
      dev: name,
      mac,
      address,
    })),
    {
      name: `port:${node.name}`,
      where: UNDERLAY,
      dev: node.port.name,
      mac: node.port.mac,
      address: undefined,
    },
  ];
}

function podEndpoints(pod: LabPod): readonly Endpoint[] {
  return [
    { name: pod.name, where: pod.name, dev: 'eth0', mac: pod.mac, address: pod.address },
    { name: `veth:${pod.name}`, where: pod.node, dev: pod.veth.name, mac: pod.veth.mac, address: undefined },
  ];
}
