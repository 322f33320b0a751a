import { IPV6_PREFIX, UNDERLAY } from '../../net/names.ts';
import { type Draft, isWhole, readable } from '../draft.ts';
import { resolveBackend } from '../resolve-backend.ts';
import { memberCount, memberNames } from '../resolve-store.ts';
import { tunnelDevices, tunnelDevices6 } from '../tunnel-devices.ts';

/** Names that steps can refer to. */
export interface Places {
  /** Nodes and pods by name. */
  readonly all: readonly string[];
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
  /** Members of an etcd of the lab's own. */
  readonly members: readonly string[];
  /** Containers, `pod-a/web`. */
  readonly containers: readonly string[];
  /** Devices with an address, `node-1/cni0`. */
  readonly devices: readonly string[];
  /** Those of the above that have an IPv6 address, with `ipv6:` before the name to mean that. */
  readonly ipv6: readonly string[];
  /** Devices without an address: both ends of cables that have no name of their own, `veth:pod-a`, and loopbacks, `pod-a/lo`. */
  readonly bareDevices: readonly string[];
}

/** The names of a file; `undefined` where some could not be read, so that none can be called unknown. */
export function placesOf({ nodes, pods, network, store }: Draft): Places | undefined {
  if (!isWhole(nodes) || !isWhole(pods) || network === undefined || store === undefined) return undefined;
  const backend = resolveBackend(network.Backend);
  const isDual = network.EnableIPv6 === true;
  const tunnels = [...tunnelDevices(backend), ...(isDual ? tunnelDevices6(backend) : [])];
  const withPods = new Set(readable(pods).map(([, pod]) => pod.node));
  const nodeDevices = readable(nodes).flatMap(([, { name }]) =>
    ['eth0', ...(withPods.has(name) ? ['cni0'] : []), ...tunnels].map((device) => `${name}/${device}`),
  );
  const podNames = readable(pods).map(([, { name }]) => name);
  const members = memberNames(memberCount(store));
  const ownNames = readable(nodes).map(([, { name }]) => name);
  const nodeNames = [...ownNames, ...members];
  const all = [...nodeNames, ...podNames, UNDERLAY];
  const devices = [...nodeDevices, ...[...members, ...podNames].map((name) => `${name}/eth0`)];
  const only4 = new Set([...members, ...tunnelDevices(backend)]);
  const hasIpv6 = (name: string): boolean => !name.split('/').some((part) => only4.has(part));
  return {
    all,
    nodes: ownNames,
    pods: podNames,
    members,
    ipv6: isDual ? [...all, ...devices].filter(hasIpv6).map((name) => `${IPV6_PREFIX}${name}`) : [],
    containers: readable(pods).flatMap(([, pod]) => pod.containers.map(({ name }) => `${pod.name}/${name}`)),
    devices,
    bareDevices: [
      ...nodeNames.map((name) => `port:${name}`),
      ...podNames.map((name) => `veth:${name}`),
      ...[...nodeNames, ...podNames].map((name) => `${name}/lo`),
    ],
  };
}
