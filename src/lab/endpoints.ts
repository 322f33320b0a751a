import type { Ipv4 } from '../net/ipv4.ts';
import type { Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Lab, LabHost, LabNode, LabPod } from './lab.ts';

/** One device of the lab under the name people call it by: what a MAC, an address or a device in a table belongs to. */
export interface Endpoint {
  /**
   * `pod-a` and `node-1` (their eth0), `node-1/cni0`, `node-1/flannel.1`, `underlay` (its bridge);
   * the far ends of the cables: `veth:pod-a` (in the pod's node), `port:node-1` (in the underlay). Members of the store have names as nodes have.
   */
  readonly name: string;
  /** The namespace the device is in. */
  readonly where: string;
  readonly dev: string;
  readonly mac: Mac;
  readonly address: Ipv4 | undefined;
  readonly address6: Ipv6 | undefined;
}

/**
 * Every device the lab gives a MAC to, loopbacks left out: the underlay first, then node by node, the members of the store, then the pods; last those of what is
 * absent, for others go on speaking of it.
 */
export function endpointsOf(lab: Lab): readonly Endpoint[] {
  const { bridge, mac, gateway, ipv6 } = lab.underlay;
  return [
    { name: UNDERLAY, where: UNDERLAY, dev: bridge, mac, address: gateway, address6: ipv6?.gateway },
    ...lab.nodes.flatMap(nodeEndpoints),
    ...lab.storeNodes.flatMap((member) => [cardOf(member), portOf(member)]),
    ...lab.pods.flatMap(podEndpoints),
    ...lab.absent.nodes.flatMap(nodeEndpoints),
    ...lab.absent.pods.flatMap(podEndpoints),
  ];
}

function nodeEndpoints(node: LabNode): readonly Endpoint[] {
  const { name: where, ipv6, bridge, vtep } = node;
  const own = [
    bridge,
    vtep && { ...vtep, address6: undefined },
    ipv6?.vtep && { ...ipv6.vtep, address: undefined, address6: ipv6.vtep.address },
  ].filter((device) => device !== undefined);
  return [
    cardOf(node),
    ...own.map((device) => ({
      name: `${where}/${device.name}`,
      where,
      dev: device.name,
      mac: device.mac,
      address: device.address,
      address6: device.address6,
    })),
    portOf(node),
  ];
}

function cardOf({ name, address, ipv6, eth0 }: LabHost): Endpoint {
  return { name, where: name, dev: 'eth0', mac: eth0.mac, address, address6: ipv6?.address };
}

function portOf({ name, port }: LabHost): Endpoint {
  return { name: `port:${name}`, where: UNDERLAY, dev: port.name, mac: port.mac, ...noAddress };
}

function podEndpoints({ name, node, mac, address, ipv6, veth }: LabPod): readonly Endpoint[] {
  return [
    { name, where: name, dev: 'eth0', mac, address, address6: ipv6?.address },
    { name: `veth:${name}`, where: node, dev: veth.name, mac: veth.mac, ...noAddress },
  ];
}

/** A port of a bridge has none. */
const noAddress = { address: undefined, address6: undefined };
