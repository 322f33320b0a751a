import { UNDERLAY } from '../../net/names.ts';
import { type Draft, isWhole, readable } from '../draft.ts';
import { resolveBackend } from '../resolve-network.ts';

/** Names that steps can refer to. */
export interface Places {
  /** Nodes and pods by name. */
  readonly all: readonly string[];
  /** Containers, `pod-a/web`. */
  readonly containers: readonly string[];
  /** Devices with an address, `node-1/cni0`. */
  readonly devices: readonly string[];
  /** Devices without an address: both ends of cables that have no name of their own, `veth:pod-a`, and loopbacks, `pod-a/lo`. */
  readonly bareDevices: readonly string[];
}

/** The names of a file; `undefined` where some could not be read, so that none can be called unknown. */
export function placesOf({ nodes, pods, network }: Draft): Places | undefined {
  if (!isWhole(nodes) || !isWhole(pods) || network === undefined) return undefined;
  const backend = resolveBackend(network.Backend);
  const vtep = backend.kind === 'vxlan' ? [`flannel.${backend.vni}`] : [];
  const withPods = new Set(readable(pods).map(([, pod]) => pod.node));
  const nodeDevices = readable(nodes).flatMap(([, { name }]) =>
    ['eth0', ...(withPods.has(name) ? ['cni0'] : []), ...vtep].map((device) => `${name}/${device}`),
  );
  const podNames = readable(pods).map(([, { name }]) => name);
  const nodeNames = readable(nodes).map(([, { name }]) => name);
  return {
    all: [...nodeNames, ...podNames, UNDERLAY],
    containers: readable(pods).flatMap(([, pod]) => pod.containers.map(({ name }) => `${pod.name}/${name}`)),
    devices: [...nodeDevices, ...podNames.map((name) => `${name}/eth0`)],
    bareDevices: [
      ...nodeNames.map((name) => `port:${name}`),
      ...podNames.map((name) => `veth:${name}`),
      ...[...nodeNames, ...podNames].map((name) => `${name}/lo`),
    ],
  };
}
