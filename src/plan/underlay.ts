import { hostsOf } from '../lab/hosts.ts';
import type { Lab, LabHost } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import { prefixLength6 } from '../net/ipv6.ts';
import { UNDERLAY } from '../net/names.ts';
import { addNamespace, ip, skipDuplicateDetection, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/** The namespaces, and the wire: a bridge in the outermost one with a port for each node, and the gateway's address. */
export function planUnderlay(lab: Lab): Step[] {
  const { bridge, gateway, mac, mtuBytes, subnet, ipv6 } = lab.underlay;
  const wire = { in: UNDERLAY };
  return [
    ...hostsOf(lab).map(addMachine),
    ip(wire, 'link set lo up', 'A new namespace has lo, but down.'),
    ip(
      wire,
      `link add ${bridge} address ${mac} mtu ${mtuBytes} type bridge`,
      'The switch between the nodes.',
    ),
    ...(ipv6 === undefined ? [] : [skipDuplicateDetection(wire, bridge)]),
    ip(wire, `link set ${bridge} up`, 'It starts to switch.'),
    ip(
      wire,
      `addr add ${gateway}/${prefixLength(subnet)} brd + dev ${bridge}`,
      "The nodes' default gateway answers here.",
    ),
    ...(ipv6 === undefined
      ? []
      : [
          ip(
            wire,
            `addr add ${ipv6.gateway}/${prefixLength6(ipv6.subnet)} dev ${bridge}`,
            "The nodes' default gateway for IPv6.",
          ),
        ]),
    ...hostsOf(lab).flatMap((host) => planCable(lab, host)),
    sysctl(
      wire,
      { key: 'net/ipv4/ip_forward', value: '1' },
      'The gateway is a router; it knows no route to any pod.',
    ),
    ...(ipv6 === undefined
      ? []
      : [sysctl(wire, { key: 'net/ipv6/conf/all/forwarding', value: '1' }, 'A router of IPv6, too.')]),
  ];
}

/** What the underlay has of a node that joins later. */
export function planJoin(lab: Lab, node: LabHost): Step[] {
  return [addMachine(node), ...planCable(lab, node)];
}

function addMachine({ name, at }: LabHost): Step {
  return addNamespace(name, at, `${name} gets a network stack of its own, as a machine has.`);
}

function planCable(lab: Lab, node: LabHost): Step[] {
  const { mtuBytes, bridge } = lab.underlay;
  const scope = { in: UNDERLAY, from: node.at };
  const eth0 = `name eth0 netns ${node.name} address ${node.eth0.mac} mtu ${mtuBytes}`;
  return [
    ip(
      scope,
      `link add ${node.port.name} address ${node.port.mac} mtu ${mtuBytes} type veth peer ${eth0}`,
      `${node.name}'s network card, and its port of the switch.`,
    ),
    ip(scope, `link set ${node.port.name} master ${bridge}`, 'The cable is plugged in.'),
    ip(scope, `link set ${node.port.name} up`, 'The port goes up.'),
  ];
}
