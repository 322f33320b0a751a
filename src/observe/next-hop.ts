import { type Endpoint, endpointsOf } from '../lab/endpoints.ts';
import type { Lab } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';

/** A device of a namespace. */
type Device = Pick<Endpoint, 'where' | 'dev'>;

/**
 * Finds who holds an address among those that a device can hear: `undefined` when nobody there does.
 * It is known from the lab, not read; whether it is still so is seen where the packet comes in.
 */
export function nextHopIn(lab: Lab): (sender: Device, address: string) => Endpoint | undefined {
  const endpoints = endpointsOf(lab);
  const segmentOf = segmentsOf(lab);
  return (sender, address) => {
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
