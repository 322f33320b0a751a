import type { Lab, LabNode } from '../lab/lab.ts';
import { firstAddress } from '../net/ipv4.ts';
import { ip } from './command.ts';
import { planFlannel } from './flannel.ts';
import { planPeers } from './peers.ts';
import type { Step } from './plan.ts';

/** What brings packets to the other nodes: the node's own part, and what is done for each other node. */
export interface BackendSteps {
  readonly device: readonly Step[];
  readonly peers: readonly Step[];
}

const NOTHING: BackendSteps = { device: [], peers: [] };

/**
 * By the backend of the network. WireGuard's keys are made by the nodes themselves, and udp is a program that carries packets: no command
 * that could be written down beforehand wires either, so a plan leaves them to the agents. alloc wires nothing.
 */
export function planBackend(
  { network: { backend } }: Lab,
  node: LabNode,
  peers: readonly LabNode[],
): BackendSteps {
  switch (backend.kind) {
    case 'vxlan':
    case 'host-gw':
      return { device: planFlannel(node), peers: planPeers(node, peers) };
    case 'ipip':
      return { device: planIpip(node), peers: peers.map((peer) => planIpipRoute(node, peer, backend)) };
    case 'wireguard':
    case 'udp':
    case 'alloc':
      return NOTHING;
  }
}

/** @see flannel pkg/backend/ipip/ipip.go */
function planIpip({ name, at, address, podMtuBytes, subnet }: LabNode): Step[] {
  const scope = { in: name, from: at };
  return [
    ip(
      scope,
      `link add flannel.ipip mtu ${podMtuBytes} type ipip local ${address}`,
      'The tunnel device: IPv4 within IPv4. Its other end is what each route says.',
    ),
    ip(
      scope,
      `addr add ${firstAddress(subnet)}/32 dev flannel.ipip`,
      "The subnet's base address, alone: no route comes with a /32.",
    ),
    ip(scope, 'link set flannel.ipip up', 'The tunnel device is ready.'),
  ];
}

/** With `DirectRouting` all nodes of a lab, which are on one L2, are reached without the tunnel. */
function planIpipRoute(
  { name }: LabNode,
  peer: LabNode,
  { directRouting }: { readonly directRouting: boolean },
): Step {
  return ip(
    { in: name, from: peer.at },
    `route replace ${peer.subnet} via ${peer.address} dev ${directRouting ? 'eth0' : 'flannel.ipip'} onlink`,
    `Pods of ${peer.name} are behind ${peer.name}; the gateway of the route is the other end of the tunnel.`,
  );
}
