import type { SubnetLease } from '../lease/subnet-lease.ts';
import { type Family, inet, inet6 } from '../net/family.ts';
import type { Ipv4 } from '../net/ipv4.ts';
import { deriveMac } from '../net/mac.ts';
import { UNDERLAY, portName, vethName } from '../net/names.ts';
import { podMtuBytes } from '../scenario/pod-mtu.ts';
import type { Node, Pod, Scenario } from '../scenario/scenario.ts';
import { designTunnel } from './design-tunnel.ts';
import { withAnnouncedMacs } from './announced-macs.ts';
import { designVtep, designVtep6 } from './design-vtep.ts';
import type { Lab, LabHost, LabNode, LabPod, NodeSide, PodBridge, PodSide, StoreNode } from './lab.ts';
import type { Life, NodeLife, Reserved, Subnets } from './life.ts';
import { reservePods } from './reserve-pods.ts';
import { ruleWishesOf } from './rule-wishes.ts';

/**
 * Fills in every name, MAC, MTU and address. Pure: the same scenario and life give the same lab.
 * @param life of each node of the scenario
 * @param leases all of the store
 */
export function designLab(scenario: Scenario, life: Life, leases: readonly SubnetLease[]): Lab {
  const parts = scenario.nodes
    .map((node) => designPart(scenario, node, lifeOf(node, life)))
    .map((part) => ({ ...part, node: withAnnouncedMacs(part.node, leases) }));
  const { cidr, ipv6, backend } = scenario.network;
  return {
    name: scenario.name,
    underlay: { ...scenario.underlay, bridge: UNDERLAY, mac: deriveMac(UNDERLAY) },
    network: { cidr, cidr6: ipv6?.cidr, backend, rules: ruleWishesOf(scenario.agent, scenario.network) },
    agent: scenario.agent,
    leases,
    storeNodes: designStoreNodes(scenario),
    nodes: parts.flatMap(({ node, isUp }) => (isUp ? [node] : [])),
    pods: parts.flatMap(({ pods }) => pods.filter(({ isUp }) => isUp).map(({ pod }) => pod)),
    absent: {
      nodes: parts.flatMap(({ node, isUp }) => (isUp ? [] : [node])),
      pods: parts.flatMap(({ pods }) => pods.filter(({ isUp }) => !isUp).map(({ pod }) => pod)),
    },
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

function lifeOf({ name }: Node, life: Life): NodeLife {
  const own = life.find(({ node }) => node === name);
  if (own === undefined) throw new Error(`node ${name} has no life`);
  return own;
}

/** A node and its pods, and which of them are there. */
interface LabPart {
  readonly node: LabNode;
  readonly isUp: boolean;
  readonly pods: readonly { readonly pod: LabPod; readonly isUp: boolean }[];
}

function designPart(scenario: Scenario, node: Node, life: NodeLife): LabPart {
  const isUp = life.state === 'up';
  const designed = designNode(scenario, node, life);
  const pods = designPods(
    designed,
    life,
    scenario.pods.filter((pod) => pod.node === node.name),
  );
  const isThere = (name: string): boolean => life.pods.some(({ pod }) => pod === name);
  return { node: designed, isUp, pods: pods.map((pod) => ({ pod, isUp: isUp && isThere(pod.name) })) };
}

function designNode(scenario: Scenario, node: Node, life: NodeLife): LabNode {
  const { mtuBytes } = scenario.underlay;
  const podMtu = podMtuBytes(scenario.network.backend, mtuBytes);
  const { name, at } = node;
  const { state, subnets, boots } = life;
  return {
    name,
    state,
    agent: node.agent,
    ...designSide(inet, node.address, subnets.subnet),
    vtep: designVtep(scenario, { name, boots }, subnets.subnet),
    tunnel: designTunnel(scenario, inet, subnets.subnet),
    ipv6: designIpv6(scenario, node, life),
    ...designCable(name, mtuBytes),
    bridge: life.bridge && designBridge(name, podMtu, life.bridge),
    podMtuBytes: podMtu,
    ...(node.cni !== undefined && { hasPlugins: true }),
    boots,
    at,
  };
}

/** What a lease gives a node, its tunnel end apart. */
function designSide<A extends string, N extends string>(
  family: Family<A, N>,
  address: A,
  subnet: N,
): Omit<NodeSide<A, N>, 'vtep' | 'tunnel'> {
  return { address, subnet, gateway: gatewayOf(family, subnet) };
}

function gatewayOf<A extends string, N extends string>(family: Family<A, N>, subnet: N): A {
  return family.at(subnet, 1n);
}

function designIpv6(
  scenario: Scenario,
  { name, ipv6 }: Node,
  { subnets: { subnet6 }, boots }: NodeLife,
): LabNode['ipv6'] {
  if (ipv6 === undefined) return undefined;
  if (subnet6 === undefined) throw new Error(`node ${name} has no IPv6 subnet in its lease`);
  return {
    ...designSide(inet6, ipv6.address, subnet6),
    vtep: designVtep6(scenario, { name, boots }, subnet6),
    tunnel: designTunnel(scenario, inet6, subnet6),
  };
}

function designBridge(node: string, mtuBytes: number, { subnet, subnet6 }: Subnets): PodBridge {
  return {
    name: 'cni0',
    mac: deriveMac(`${node}/cni0`),
    address: gatewayOf(inet, subnet),
    address6: subnet6 && gatewayOf(inet6, subnet6),
    mtuBytes,
  };
}

/** Those that are not there yet get what they are going to get. */
function designPods(node: LabNode, life: NodeLife, pods: readonly Pod[]): LabPod[] {
  const reserved = new Map(reservePods(life, pods).pods.map((one) => [one.pod, one]));
  const veths = new Set<string>();
  return pods.map((pod) => {
    const veth = freeVethName(pod.name, veths);
    const own = reserved.get(pod.name);
    if (own === undefined) throw new Error(`pod ${pod.name} has no address`);
    return {
      name: pod.name,
      node: node.name,
      ...podSides(own, life.bridge ?? life.subnets),
      mac: pod.mac ?? deriveMac(`${pod.name}/eth0`),
      mtuBytes: pod.mtuBytes ?? node.podMtuBytes,
      veth: { name: veth, mac: deriveMac(`${node.name}/${veth}`) },
      containers: pod.containers,
      at: pod.at,
    };
  });
}

/** A pod as each address family has it. */
function podSides(
  { address, address6 }: Reserved,
  { subnet, subnet6 }: Subnets,
): PodSide<Ipv4> & Pick<LabPod, 'ipv6'> {
  return {
    ...designPodSide(inet, address, subnet),
    ipv6: address6 && subnet6 && designPodSide(inet6, address6, subnet6),
  };
}

function designPodSide<A extends string, N extends string>(
  family: Family<A, N>,
  address: A,
  subnet: N,
): PodSide<A> {
  return { address, prefixLength: family.prefixLength(subnet), gateway: gatewayOf(family, subnet) };
}

/** Takes the first derived name no other pod of the node has; two pods meet with a chance of 1 in 2³². */
function freeVethName(pod: string, taken: Set<string>, attempt = 0): string {
  const name = vethName(pod, attempt);
  if (taken.has(name)) return freeVethName(pod, taken, attempt + 1);
  taken.add(name);
  return name;
}
