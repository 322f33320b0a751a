import type { LabNode, Vtep } from '../lab/lab.ts';
import { bridge, ip, sysctl } from './command.ts';
import type { Step } from './plan.ts';

/** What flanneld does at its start: the VXLAN device, if the backend has one. @see flannel pkg/backend/vxlan/device.go */
export function planFlannel(node: LabNode): Step[] {
  const { vtep } = node;
  if (vtep === undefined) return [];
  const { name, mac, mtuBytes, vni, port, address } = vtep;
  const scope = { in: node.name, from: node.at };
  return [
    ip(
      scope,
      `link add ${name} address ${mac} mtu ${mtuBytes} txqueuelen 0 type vxlan id ${vni} local ${node.address} dev eth0 dstport ${port} nolearning`,
      'The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.',
    ),
    sysctl(
      scope,
      { key: `net/ipv6/conf/${name}/accept_ra`, value: '0' },
      'No router on the overlay may hand out IPv6 routes.',
    ),
    ip(
      scope,
      `addr add ${address}/32 dev ${name}`,
      `The subnet's base address, alone: no route comes with a /32.`,
    ),
    ip(scope, `link set ${name} up`, 'The tunnel device is ready.'),
  ];
}

/**
 * What flanneld does for each other node's lease: ARP, then FDB, then route for VXLAN; one plain route for host-gw.
 * The order is kept for all peers together, so that nothing is routed before its entries are there.
 */
export function planPeers(node: LabNode, peers: readonly LabNode[]): Step[] {
  const { vtep } = node;
  if (vtep === undefined) return peers.map((peer) => planPlainRoute(node, peer));
  const remote = peers.flatMap((peer) => (peer.vtep === undefined ? [] : [{ peer, vtep: peer.vtep }]));
  return [
    ...remote.map((other) => planNeighbour(node, vtep, other)),
    ...remote.map((other) => planForwarding(node, vtep, other)),
    ...remote.map((other) => planOverlayRoute(node, vtep, other)),
  ];
}

interface Remote {
  readonly peer: LabNode;
  readonly vtep: Vtep;
}

function planPlainRoute(node: LabNode, peer: LabNode): Step {
  const words = `route replace ${peer.subnet} via ${peer.address} dev eth0`;
  return ip(
    { in: node.name, from: peer.at },
    words,
    `Pods of ${peer.name} are behind ${peer.name}: one more hop, nothing wrapped.`,
  );
}

function planNeighbour(node: LabNode, own: Vtep, { peer, vtep }: Remote): Step {
  const words = `neigh replace ${vtep.address} lladdr ${vtep.mac} dev ${own.name} nud permanent`;
  return ip(
    { in: node.name, from: peer.at },
    words,
    `The ARP answer for ${peer.name}'s tunnel end, given before anybody asks.`,
  );
}

function planForwarding(node: LabNode, own: Vtep, { peer, vtep }: Remote): Step {
  const words = `fdb replace ${vtep.mac} dev ${own.name} dst ${peer.address} self permanent`;
  return bridge(
    { in: node.name, from: peer.at },
    words,
    `Frames for that MAC are wrapped and sent to ${peer.name}'s own address.`,
  );
}

function planOverlayRoute(node: LabNode, own: Vtep, { peer, vtep }: Remote): Step {
  const words = `route replace ${peer.subnet} via ${vtep.address} dev ${own.name} onlink`;
  return ip(
    { in: node.name, from: peer.at },
    words,
    `Pods of ${peer.name} are behind its tunnel end; onlink, since no route of ${own.name}'s /32 covers that gateway.`,
  );
}
