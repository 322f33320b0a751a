import type { Lab, StoreNode } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import { ip } from './command.ts';
import type { Step } from './plan.ts';

/** A machine for a member of etcd: it has an address on the underlay, and forwards nothing. */
export function planStoreNode({ underlay }: Lab, { name, address, at }: StoreNode): Step[] {
  const scope = { in: name, from: at };
  return [
    ip(scope, 'link set lo up', 'Who works on the machine itself asks etcd at 127.0.0.1.'),
    ip(
      scope,
      `addr add ${address}/${prefixLength(underlay.subnet)} brd + dev eth0`,
      "Where flannel's agents, and the other members, find etcd.",
    ),
    ip(scope, 'link set eth0 up', 'The machine is on the network.'),
    ip(scope, `route add default via ${underlay.gateway} dev eth0`, 'Everything else goes to the gateway.'),
  ];
}
