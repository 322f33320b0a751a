import type { Lab, LabNode } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import { prefixLength6 } from '../net/ipv6.ts';
import { ip, type Scope, skipDuplicateDetection, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/** A node before any of Kubernetes is on it: lo, eth0 with its address, a default route, and forwarding between its interfaces. */
export function planNode(lab: Lab, node: LabNode): Step[] {
  const { gateway, subnet, ipv6 } = lab.underlay;
  const scope = { in: node.name, from: node.at };
  const isDual = ipv6 !== undefined && node.ipv6 !== undefined;
  return [
    sysctl(
      scope,
      { key: 'net/ipv4/ip_forward', value: '1' },
      'A node routes for its pods; without this the kernel drops what is not for itself.',
    ),
    ...(isDual ? planSettings6(scope) : []),
    ip(scope, 'link set lo up', 'Every host talks to itself on lo.'),
    ip(
      scope,
      `addr add ${node.address}/${prefixLength(subnet)} brd + dev eth0`,
      "The node's address: what the outer packets of the overlay carry.",
    ),
    ...(isDual
      ? [
          ip(
            scope,
            `addr add ${node.ipv6.address}/${prefixLength6(ipv6.subnet)} dev eth0`,
            'And its IPv6 address: what the outer packets of the overlay for IPv6 carry.',
          ),
        ]
      : []),
    ip(scope, 'link set eth0 up', 'The node is on the network.'),
    ip(
      scope,
      `route add default via ${gateway} dev eth0`,
      'Everything else goes to the gateway; flannel takes the device of this route as its own.',
    ),
    ...(isDual ? [ip(scope, `route add default via ${ipv6.gateway} dev eth0`, 'The same for IPv6.')] : []),
  ];
}

function planSettings6(scope: Scope): Step[] {
  return [
    sysctl(
      scope,
      { key: 'net/ipv6/conf/all/forwarding', value: '1' },
      'The same for IPv6; a router also takes no routes from the advertisements of others.',
    ),
    skipDuplicateDetection(scope, 'eth0'),
  ];
}
