import type { LabNode, NodeSide, Vtep } from '../lab/lab.ts';
import { bridge, ip, type Scope } from './command.ts';
import type { Step } from './plan.ts';

/**
 * What flanneld does for each other node's lease: ARP, then FDB, then route for VXLAN; one plain route for host-gw; the same for IPv6 where
 * there is IPv6. The order is kept for all peers together, so that nothing is routed before its entries are there.
 */
export function planPeers(node: LabNode, peers: readonly LabNode[]): Step[] {
  const { name, ipv6 } = node;
  const peers6 = peers.flatMap((peer) => (peer.ipv6 === undefined ? [] : [{ peer, side: peer.ipv6 }]));
  return [
    ...planRemotes(
      name,
      node,
      peers.map((peer) => ({ peer, side: peer })),
    ),
    ...(ipv6 === undefined ? [] : planRemotes(name, ipv6, peers6)),
  ];
}

/** Another node as one address family has it. */
interface Remote {
  readonly peer: LabNode;
  readonly side: Side;
}

type Side = NodeSide<string, string>;

function planRemotes(where: string, { vtep }: Side, remotes: readonly Remote[]): Step[] {
  if (vtep === undefined) return remotes.map((remote) => planPlainRoute(where, remote));
  const tunnels = remotes.flatMap(({ peer, side }) =>
    side.vtep === undefined ? [] : [{ peer, side, end: side.vtep, scope: { in: where, from: peer.at } }],
  );
  return [
    ...tunnels.map((tunnel) => planNeighbour(vtep, tunnel)),
    ...tunnels.map((tunnel) => planForwarding(vtep, tunnel)),
    ...tunnels.map((tunnel) => planOverlayRoute(vtep, tunnel)),
  ];
}

function planPlainRoute(where: string, { peer, side }: Remote): Step {
  return ip(
    { in: where, from: peer.at },
    `route replace ${side.subnet} via ${side.address} dev eth0`,
    `Pods of ${peer.name} are behind ${peer.name}: one more hop, nothing wrapped.`,
  );
}

interface Tunnel extends Remote {
  /** The device at the other end. */
  readonly end: Vtep<string>;
  readonly scope: Scope;
}

function planNeighbour(own: Vtep<string>, { peer, end, scope }: Tunnel): Step {
  const words = `neigh replace ${end.address} lladdr ${end.mac} dev ${own.name} nud permanent`;
  const answer = end.address.includes(':') ? 'answer of neighbour discovery' : 'ARP answer';
  return ip(scope, words, `The ${answer} for ${peer.name}'s tunnel end, given before anybody asks.`);
}

function planForwarding(own: Vtep<string>, { peer, side, end, scope }: Tunnel): Step {
  const words = `fdb replace ${end.mac} dev ${own.name} dst ${side.address} self permanent`;
  return bridge(scope, words, `Frames for that MAC are wrapped and sent to ${peer.name}'s own address.`);
}

function planOverlayRoute(own: Vtep<string>, { peer, side, end, scope }: Tunnel): Step {
  const length = end.address.includes(':') ? 128 : 32;
  return ip(
    scope,
    `route replace ${side.subnet} via ${end.address} dev ${own.name} onlink`,
    `Pods of ${peer.name} are behind its tunnel end; onlink, since no route of ${own.name}'s /${length} covers that gateway.`,
  );
}
