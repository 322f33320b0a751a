import type { LabNode, NodeSide } from '../../lab/lab.ts';
import { type ExpectedRows, joinRows } from './expected.ts';

/** A node as one address family has it. */
interface Side extends NodeSide<string, string> {
  readonly family: 'inet' | 'inet6';
  readonly where: string;
}

/** flannel's own devices, one a family. */
export function expectTunnel(node: LabNode): ExpectedRows {
  return joinRows(sidesOf(node).map(expectTunnelOf));
}

/** What flannel makes of another node's lease: one route with host-gw; ARP entry, FDB entry and route with VXLAN; the same for IPv6. */
export function expectPeer(node: LabNode, peer: LabNode): ExpectedRows {
  const peers = sidesOf(peer);
  return joinRows(
    sidesOf(node).flatMap((side) => {
      const other = peers.find(({ family }) => family === side.family);
      return other === undefined ? [] : [expectPeerOf(side, other)];
    }),
  );
}

function sidesOf(node: LabNode): readonly Side[] {
  const { name: where, ipv6 } = node;
  const v4: Side = { ...node, family: 'inet', where };
  return ipv6 === undefined ? [v4] : [v4, { ...ipv6, family: 'inet6', where }];
}

function expectTunnelOf({ family, where, vtep, address: local }: Side): Partial<ExpectedRows> {
  if (vtep === undefined) return {};
  const { name: dev, mac, mtuBytes, vni, port, address } = vtep;
  const vxlan = { vni, local, dev: 'eth0', port };
  const prefixLength = family === 'inet' ? 32 : 128;
  return {
    links: [{ where, dev, role: "flannel's tunnel", kind: 'vxlan', mac, mtuBytes, txqueuelen: 0, vxlan }],
    addresses: [{ where, dev, family, address, prefixLength, broadcast: undefined }],
  };
}

function expectPeerOf({ family, where, vtep }: Side, peer: Side): Partial<ExpectedRows> {
  const route = { where, family, dst: peer.subnet, leadsTo: `the pods of ${peer.where}` };
  if (vtep === undefined || peer.vtep === undefined) {
    return { routes: [{ ...route, via: peer.address, dev: 'eth0', isOnlink: false }] };
  }
  const { address: ip, mac } = peer.vtep;
  const entry = { where, dev: vtep.name, mac, peer: peer.where };
  return {
    routes: [{ ...route, via: ip, dev: vtep.name, isOnlink: true }],
    neighbours: [{ ...entry, ip }],
    fdb: [{ ...entry, dst: peer.address }],
  };
}
