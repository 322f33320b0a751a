import type { Lab, LabNode } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import { ip, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/** A node before any of Kubernetes is on it: lo, eth0 with its address, a default route, and forwarding between its interfaces. */
export function planNode(lab: Lab, node: LabNode): Step[] {
  const { gateway, subnet } = lab.underlay;
  const scope = { in: node.name, from: node.at };
  return [
    sysctl(
      scope,
      { key: 'net/ipv4/ip_forward', value: '1' },
      'A node routes for its pods; without this the kernel drops what is not for itself.',
    ),
    ip(scope, 'link set lo up', 'Every host talks to itself on lo.'),
    ip(
      scope,
      `addr add ${node.address}/${prefixLength(subnet)} brd + dev eth0`,
      "The node's address: what the outer packets of the overlay carry.",
    ),
    ip(scope, 'link set eth0 up', 'The node is on the network.'),
    ip(
      scope,
      `route add default via ${gateway} dev eth0`,
      'Everything else goes to the gateway; flannel takes the device of this route as its own.',
    ),
  ];
}
