import type { SubnetLease } from '../lease/subnet-lease.ts';
import { type Family, inet, inet6 } from '../net/family.ts';
import { deriveMac } from '../net/mac.ts';
import { UNDERLAY, portName, vethName } from '../net/names.ts';
import { podMtuBytes } from '../scenario/pod-mtu.ts';
import type { Node, Pod, Scenario } from '../scenario/scenario.ts';
import { designVtep, designVtep6 } from './design-vtep.ts';
import { reserveAddresses } from './host-local.ts';
import type { Lab, LabHost, LabNode, LabPod, NodeSide, PodBridge, PodSide, StoreNode } from './lab.ts';

/**
 * Fills in every name, MAC, MTU and address. Pure: the same scenario and leases give the same lab.
 * @param leases one for each node, by its public IP
 */
export function designLab(scenario: Scenario, leases: readonly SubnetLease[]): Lab {
  const nodes = scenario.nodes.map((node) => designNode(scenario, node, leaseOf(node, leases)));
  const { cidr, ipv6, backend } = scenario.network;
  return {
    name: scenario.name,
    underlay: { ...scenario.underlay, bridge: UNDERLAY, mac: deriveMac(UNDERLAY) },
    network: { cidr, cidr6: ipv6?.cidr, backend },
    nodes,
    storeNodes: designStoreNodes(scenario),
    pods: nodes.flatMap((node) => designPods(node, podsOn(scenario, node.name))),
  };
}

/** None where the leases are in a file, or in an etcd that is not the lab's. */
function designStoreNodes({ store, underlay }: Scenario): readonly StoreNode[] {
  if (store.kind !== 'etcd') return [];
  return store.members.map(({ name, address }) => ({
    name,
    address,
    ipv6: undefined,
    ...designCable(name, underlay.mtuBytes),
    at: store.at,
  }));
}

/** Both ends of a machine's cable. */
function designCable(name: string, mtuBytes: number): Pick<LabHost, 'eth0' | 'port'> {
  return {
    eth0: { mac: deriveMac(`${name}/eth0`), mtuBytes },
    port: { name: portName(name), mac: deriveMac(`${UNDERLAY}/${name}`) },
  };
}

function leaseOf(node: Node, leases: readonly SubnetLease[]): SubnetLease {
  const lease = leases.find(({ publicIp }) => publicIp === node.address);
  if (lease === undefined) throw new Error(`node ${node.name} (${node.address}) has no lease`);
  return lease;
}

function podsOn(scenario: Scenario, node: string): readonly Pod[] {
  return scenario.pods.filter((pod) => pod.node === node);
}

function designNode(scenario: Scenario, node: Node, lease: SubnetLease): LabNode {
  const { mtuBytes } = scenario.underlay;
  const podMtu = podMtuBytes(scenario.network.backend, mtuBytes);
  const side = designSide(inet, node.address, lease.subnet);
  const ipv6 = designIpv6(scenario, node, lease);
  const hasPods = podsOn(scenario, node.name).length > 0;
  return {
    name: node.name,
    ...side,
    vtep: designVtep(scenario, node.name, lease.subnet),
    ipv6,
    ...designCable(node.name, mtuBytes),
    bridge: hasPods ? designBridge(node.name, podMtu, [side.gateway, ipv6?.gateway]) : undefined,
    podMtuBytes: podMtu,
    ...(node.cni !== undefined && { hasPlugins: true }),
    at: node.at,
  };
}

/** What a lease gives a node, its tunnel end apart. */
function designSide<A extends string, N extends string>(
  family: Family<A, N>,
  address: A,
  subnet: N,
): Omit<NodeSide<A, N>, 'vtep'> {
  return { address, subnet, gateway: family.at(subnet, 1n) };
}

function designIpv6(scenario: Scenario, { name, ipv6 }: Node, { subnet6 }: SubnetLease): LabNode['ipv6'] {
  if (ipv6 === undefined) return undefined;
  if (subnet6 === undefined) throw new Error(`node ${name} has no IPv6 subnet in its lease`);
  return {
    ...designSide(inet6, ipv6.address, subnet6),
    vtep: designVtep6(scenario, name, subnet6),
  };
}

function designBridge(
  node: string,
  mtuBytes: number,
  [address, address6]: readonly [PodBridge['address'], PodBridge['address6']],
): PodBridge {
  return { name: 'cni0', mac: deriveMac(`${node}/cni0`), address, address6, mtuBytes };
}

function designPods(node: LabNode, pods: readonly Pod[]): LabPod[] {
  const side = podSides(inet, node, pods);
  const side6 = node.ipv6 && podSides(inet6, node.ipv6, pods.map(askingIpv6));
  const veths = new Set<string>();
  return pods.map((pod) => {
    const veth = freeVethName(pod.name, veths);
    return {
      name: pod.name,
      node: node.name,
      ...side(pod.name),
      ipv6: side6?.(pod.name),
      mac: pod.mac ?? deriveMac(`${pod.name}/eth0`),
      mtuBytes: pod.mtuBytes ?? node.podMtuBytes,
      veth: { name: veth, mac: deriveMac(`${node.name}/${veth}`) },
      containers: pod.containers,
      at: pod.at,
    };
  });
}

function askingIpv6({ name, address6 }: Pod) {
  return { name, address: address6 };
}

/** The pods of a node as one address family has them, by name. */
function podSides<A extends string, N extends string>(
  family: Family<A, N>,
  { subnet, gateway }: NodeSide<A, N>,
  pods: readonly { readonly name: string; readonly address: A | undefined }[],
): (pod: string) => PodSide<A> {
  const { byName } = reserveAddresses(family, subnet, pods);
  return (pod) => {
    const address = byName.get(pod);
    if (address === undefined) throw new Error(`pod ${pod} has no address`);
    return { address, prefixLength: family.prefixLength(subnet), gateway };
  };
}

/** Takes the first derived name no other pod of the node has; two pods meet with a chance of 1 in 2³². */
function freeVethName(pod: string, taken: Set<string>, attempt = 0): string {
  const name = vethName(pod, attempt);
  if (taken.has(name)) return freeVethName(pod, taken, attempt + 1);
  taken.add(name);
  return name;
}
