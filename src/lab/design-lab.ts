import type { SubnetLease } from '../lease/subnet-lease.ts';
import { type Cidr, type Ipv4, addressAt, firstAddress, prefixLength } from '../net/ipv4.ts';
import { deriveMac } from '../net/mac.ts';
import { UNDERLAY, portName, vethName } from '../net/names.ts';
import { podMtuBytes } from '../scenario/pod-mtu.ts';
import type { Backend, Node, Pod, Scenario } from '../scenario/scenario.ts';
import { reserveAddresses } from './host-local.ts';
import type { Lab, LabNode, LabPod, PodBridge, Vtep } from './lab.ts';

/** UDP port Linux gives a VXLAN device that is not told one; IANA's is 4789. @see linux drivers/net/vxlan, module parameter udp_port */
const LINUX_VXLAN_PORT = 8472;

/** The MAC a node announces in its lease: that of its VXLAN device. */
export function vtepMac(node: string) {
  return deriveMac(`${node}/flannel`);
}

/**
 * Fills in every name, MAC, MTU and address. Pure: the same scenario and leases give the same lab.
 * @param leases one for each node, by its public IP
 */
export function designLab(scenario: Scenario, leases: readonly SubnetLease[]): Lab {
  const nodes = scenario.nodes.map((node) => designNode(scenario, node, leaseOf(node, leases)));
  return {
    name: scenario.name,
    underlay: { ...scenario.underlay, bridge: UNDERLAY, mac: deriveMac(UNDERLAY) },
    network: { cidr: scenario.network.cidr, backend: scenario.network.backend },
    nodes,
    pods: nodes.flatMap((node) => designPods(node, podsOn(scenario, node.name))),
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
  const { backend } = scenario.network;
  const { mtuBytes } = scenario.underlay;
  const podMtu = podMtuBytes(backend, mtuBytes);
  const gateway = addressAt(lease.subnet, 1);
  const hasPods = podsOn(scenario, node.name).length > 0;
  return {
    name: node.name,
    address: node.address,
    eth0: { mac: deriveMac(`${node.name}/eth0`), mtuBytes },
    port: { name: portName(node.name), mac: deriveMac(`${UNDERLAY}/${node.name}`) },
    subnet: lease.subnet,
    gateway,
    vtep: designVtep(node.name, backend, { subnet: lease.subnet, mtuBytes: podMtu }),
    bridge: hasPods ? designBridge(node.name, gateway, podMtu) : undefined,
    podMtuBytes: podMtu,
    ...(node.cni !== undefined && { hasPlugins: true }),
    at: node.at,
  };
}

function designVtep(
  node: string,
  backend: Backend,
  { subnet, mtuBytes }: { subnet: Cidr; mtuBytes: number },
): Vtep | undefined {
  switch (backend.kind) {
    case 'host-gw':
      return undefined;
    case 'vxlan':
      return {
        name: `flannel.${backend.vni}`,
        mac: vtepMac(node),
        address: firstAddress(subnet),
        vni: backend.vni,
        port: backend.port === 0 ? LINUX_VXLAN_PORT : backend.port,
        mtuBytes,
      };
  }
}

function designBridge(node: string, address: Ipv4, mtuBytes: number): PodBridge {
  return { name: 'cni0', mac: deriveMac(`${node}/cni0`), address, mtuBytes };
}

function designPods(node: LabNode, pods: readonly Pod[]): LabPod[] {
  const { byName } = reserveAddresses(node.subnet, pods);
  const veths = new Set<string>();
  return pods.map((pod) => {
    const address = byName.get(pod.name);
    if (address === undefined) throw new Error(`pod ${pod.name} has no address`);
    const veth = freeVethName(pod.name, veths);
    return {
      name: pod.name,
      node: node.name,
      address,
      prefixLength: prefixLength(node.subnet),
      gateway: node.gateway,
      mac: pod.mac ?? deriveMac(`${pod.name}/eth0`),
      mtuBytes: pod.mtuBytes ?? node.podMtuBytes,
      veth: { name: veth, mac: deriveMac(`${node.name}/${veth}`) },
      containers: pod.containers,
      at: pod.at,
    };
  });
}

/** Takes the first derived name no other pod of the node has; two pods meet with a chance of 1 in 2³². */
function freeVethName(pod: string, taken: Set<string>, attempt = 0): string {
  const name = vethName(pod, attempt);
  if (taken.has(name)) return freeVethName(pod, taken, attempt + 1);
  taken.add(name);
  return name;
}
