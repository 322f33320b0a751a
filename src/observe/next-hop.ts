import { type Endpoint, endpointsOf } from '../lab/endpoints.ts';
import type { Lab, LabNode } from '../lab/lab.ts';
import { contains, Ipv4 } from '../net/ipv4.ts';
import { contains6, Ipv6 } from '../net/ipv6.ts';
import { deviceId, UNDERLAY } from '../net/names.ts';

/** A device of a namespace. */
type Device = Pick<Endpoint, 'where' | 'dev'>;

/** The device that takes a packet in. */
export type NextHop = Pick<Endpoint, 'name' | 'where' | 'dev'>;

/**
 * Finds who holds an address among those that a device can hear: `undefined` when nobody there does.
 * It is known from the lab, not read; whether it is still so is seen where the packet comes in.
 */
export function nextHopIn(lab: Lab): (sender: Device, address: string) => NextHop | undefined {
  const endpoints = endpointsOf(lab);
  const segmentOf = segmentsOf(lab);
  return (sender, address) => {
    if (isTunnel(lab, sender)) return tunnelEndOf(lab, sender, address);
    const segment = segmentOf(sender);
    if (segment === undefined) return undefined;
    return endpoints.find(
      (end) =>
        (end.address === address || end.address6 === address) &&
        end.where !== sender.where &&
        segmentOf(end) === segment,
    );
  };
}

/** Whether the device is flannel's, of a backend that wraps bare IP packets. */
function isTunnel({ nodes }: Lab, { where, dev }: Device): boolean {
  const node = nodes.find(({ name }) => name === where);
  return dev === node?.tunnel?.name || dev === node?.ipv6?.tunnel?.name;
}

/** The other end of such a tunnel is at the node whose subnet the address is in, or, where a route names a gateway, whose own it is. */
function tunnelEndOf({ nodes }: Lab, { where, dev }: Device, address: string): NextHop | undefined {
  const peer = nodes.find(
    (node) => node.name !== where && (node.address === address || holds(node, address)),
  );
  return peer && { name: deviceId({ where: peer.name, dev }), where: peer.name, dev };
}

function holds({ subnet, ipv6 }: LabNode, address: string): boolean {
  const v4 = Ipv4.safeParse(address);
  if (v4.success) return contains(subnet, v4.data);
  const v6 = Ipv6.safeParse(address);
  return v6.success && ipv6 !== undefined && contains6(ipv6.subnet, v6.data);
}

/** Devices of one segment hear each other: those on a node's bridge, on the underlay, and the tunnels. */
function segmentsOf({ nodes, pods }: Lab): (device: Device) => string | undefined {
  const nodeByName = new Map(nodes.map((node) => [node.name, node]));
  const nodeOfPod = new Map(pods.map((pod) => [pod.name, pod.node]));
  return ({ where, dev }) => {
    const podsNode = nodeOfPod.get(where);
    if (podsNode !== undefined) return `pods of ${podsNode}`;
    const node = nodeByName.get(where);
    if (node === undefined || dev === 'eth0') return UNDERLAY;
    if (dev === node.bridge?.name) return `pods of ${where}`;
    return dev === node.vtep?.name || dev === node.ipv6?.vtep?.name ? 'tunnels' : undefined;
  };
}
