import type { Lab, LabNode, LabPod, PodBridge } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import { prefixLength6 } from '../net/ipv6.ts';
import { addNamespace, ip, type Scope, skipDuplicateDetection, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/**
 * What the CNI bridge plugin does on a node, pod by pod in a real cluster; here one kind of command for all pods at a time,
 * which leaves the same state with far fewer processes. Where real plugins do it, they find the pods' namespaces empty. @see containernetworking/plugins plugins/main/bridge
 */
export function planPodNetwork(lab: Lab, node: LabNode, pods: readonly LabPod[]): Step[] {
  const { bridge } = node;
  if (bridge === undefined || node.hasPlugins === true) return addNamespaces(pods);
  return [
    ...addNamespaces(pods),
    ...planBridge(node, bridge),
    ...plugIn(lab, { ...node, bridge }, pods),
    ...planGateway(node, bridge),
  ];
}

/** The same for pods of a node that has its bridge already. */
export function planMorePods(lab: Lab, node: LabNode, pods: readonly LabPod[]): Step[] {
  const { bridge } = node;
  if (bridge === undefined || node.hasPlugins === true) return addNamespaces(pods);
  return [...addNamespaces(pods), ...plugIn(lab, { ...node, bridge }, pods)];
}

function addNamespaces(pods: readonly LabPod[]): Step[] {
  return pods.map(({ name, at }) =>
    addNamespace(name, at, `${name} gets its own network namespace; its containers will share it.`),
  );
}

function plugIn(lab: Lab, node: LabNode & { readonly bridge: PodBridge }, pods: readonly LabPod[]): Step[] {
  return [
    ...pods.map((pod) => planVeth(node, pod)),
    ...pods.map((pod) => refuseRouterAdvertisements(node, pod)),
    ...pods.flatMap((pod) => planPort(node, node.bridge, pod)),
    ...pods.flatMap((pod) => planPod(lab, pod)),
  ];
}

function planBridge(node: LabNode, { name, mtuBytes }: PodBridge): Step[] {
  const scope = { in: node.name, from: node.at };
  return [
    ip(
      scope,
      `link add ${name} mtu ${mtuBytes} type bridge`,
      "The switch that the node's pods are plugged into.",
    ),
    sysctl(
      scope,
      { key: `net/ipv6/conf/${name}/accept_ra`, value: '0' },
      'A pod may not pose as an IPv6 router for the node.',
    ),
    ...(node.ipv6 === undefined ? [] : [skipDuplicateDetection(scope, name)]),
    ip(scope, `link set ${name} up`, 'It starts to switch.'),
  ];
}

function planVeth(node: LabNode, pod: LabPod): Step {
  const { veth, mtuBytes, mac } = pod;
  const eth0 = `name eth0 netns ${pod.name} address ${mac} mtu ${mtuBytes} txqueuelen 1000`;
  return ip(
    { in: node.name, from: pod.at },
    `link add ${veth.name} address ${veth.mac} mtu ${mtuBytes} txqueuelen 0 type veth peer ${eth0}`,
    `${pod.name}'s cable: what goes in at eth0 inside comes out at ${veth.name} on the node.`,
  );
}

function refuseRouterAdvertisements(node: LabNode, { veth, name, at }: LabPod): Step {
  const setting = { key: `net/ipv6/conf/${veth.name}/accept_ra`, value: '0' };
  return sysctl({ in: node.name, from: at }, setting, `${name} may not pose as an IPv6 router for the node.`);
}

function planPort(node: LabNode, bridge: PodBridge, { name, veth, at }: LabPod): Step[] {
  const scope = { in: node.name, from: at };
  return [
    ip(
      scope,
      `link set ${veth.name} up master ${bridge.name}`,
      `${name}'s cable is plugged into the switch.`,
    ),
    ip(
      scope,
      `link set ${veth.name} type bridge_slave hairpin on`,
      `A frame may leave by the port it came in: ${name} can reach itself through a Service.`,
    ),
  ];
}

function planPod(lab: Lab, pod: LabPod): Step[] {
  const scope = { in: pod.name, from: pod.at };
  return [
    sysctl(
      scope,
      { key: 'net/ipv6/conf/eth0/accept_dad', value: '0' },
      'No wait for duplicate address detection: the address store has none twice.',
    ),
    sysctl(
      scope,
      { key: 'net/ipv4/conf/eth0/arp_notify', value: '1' },
      'Going up, eth0 announces its MAC by a gratuitous ARP.',
    ),
    ...(pod.ipv6 === undefined ? [] : planIpv6Settings(scope)),
    ip(scope, 'link set lo up', 'The containers of a pod meet on localhost.'),
    ip(
      scope,
      `addr add ${pod.address}/${pod.prefixLength} brd + dev eth0`,
      `The address of the pod, from ${pod.node}'s subnet.`,
    ),
    ...(pod.ipv6 === undefined
      ? []
      : [
          ip(
            scope,
            `addr add ${pod.ipv6.address}/${pod.ipv6.prefixLength} dev eth0`,
            `And the one from its IPv6 subnet.`,
          ),
        ]),
    ip(scope, 'link set eth0 up', 'The pod is on the network.'),
    ...planRoutes(lab, pod, scope),
  ];
}

/** In the order of the plugin: flannel's networks, then the default routes. */
function planRoutes({ network: { cidr, cidr6 } }: Lab, { gateway, ipv6 }: LabPod, scope: Scope): Step[] {
  const toPods = 'Pods of other nodes: by way of the bridge, which is the node.';
  const toAll = 'Everything else too.';
  const hasIpv6 = cidr6 !== undefined && ipv6 !== undefined;
  return [
    ip(scope, `route add ${cidr} via ${gateway}`, toPods),
    ...(hasIpv6 ? [ip(scope, `route add ${cidr6} via ${ipv6.gateway}`, toPods)] : []),
    ip(scope, `route add default via ${gateway}`, toAll),
    ...(hasIpv6 ? [ip(scope, `route add default via ${ipv6.gateway}`, toAll)] : []),
  ];
}

/** @see containernetworking/plugins pkg/ipam/ipam_linux.go ConfigureIface */
function planIpv6Settings(scope: Scope): Step[] {
  const set = (key: string, value: string, because: string): Step =>
    sysctl(scope, { key: `net/ipv6/conf/${key}`, value }, because);
  const on = 'A runtime may switch IPv6 off in a new namespace; with an address of it, it is on.';
  return [
    set('lo/disable_ipv6', '0', on),
    set('eth0/disable_ipv6', '0', on),
    set('eth0/keep_addr_on_down', '1', 'A device that goes down would lose its IPv6 addresses.'),
  ];
}

function planGateway(node: LabNode, { name, mac, address, address6 }: PodBridge): Step[] {
  const scope = { in: node.name, from: node.at };
  return [
    ip(
      scope,
      `addr add ${address}/${prefixLength(node.subnet)} brd + dev ${name}`,
      "The pods' gateway: the node's own place on its bridge.",
    ),
    ...(node.ipv6 === undefined || address6 === undefined
      ? []
      : [
          ip(
            scope,
            `addr add ${address6}/${prefixLength6(node.ipv6.subnet)} dev ${name}`,
            "The pods' gateway for IPv6.",
          ),
        ]),
    ip(
      scope,
      `link set ${name} address ${mac}`,
      "Said explicitly, the bridge keeps its MAC; otherwise it would take its lowest port's.",
    ),
  ];
}
