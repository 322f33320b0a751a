import type { Lab, LabNode, LabPod } from '../../lab/lab.ts';
import { expectAddress } from './expect-address.ts';
import { expectHost } from './expect-host.ts';
import { expectWiredPort } from './expect-wiring.ts';
import { type ExpectedLink, type ExpectedRows, joinRows } from './expected.ts';

/** A node: its network card, its pods' bridge with their cables, and what flannel set up for the other nodes. */
export function expectNode(lab: Lab, node: LabNode): ExpectedRows {
  const peers = lab.nodes.filter((other) => other.name !== node.name);
  return joinRows([
    expectHost(lab, node),
    expectBridge(node),
    { links: lab.pods.filter((pod) => pod.node === node.name).map((pod) => expectPort(node, pod)) },
    expectTunnel(node),
    ...peers.map((peer) => expectPeer(node, peer)),
  ]);
}

function expectBridge({ name: where, bridge, subnet: own }: LabNode): Partial<ExpectedRows> {
  if (bridge === undefined) return {};
  const { name: dev, mac, mtuBytes, subnet = own } = bridge;
  return joinRows([
    { links: [{ where, dev, role: "its pods' bridge", kind: 'bridge', mac, mtuBytes }] },
    expectAddress({ where, dev }, bridge.address, { subnet, neighbours: 'its own pods' }),
  ]);
}

function expectPort(node: LabNode, pod: LabPod): ExpectedLink {
  const { name, veth, mtuBytes, wiring } = pod;
  if (wiring !== undefined) return expectWiredPort(pod, wiring);
  return {
    where: node.name,
    dev: veth.name,
    role: `${name}'s cable`,
    kind: 'veth',
    mac: veth.mac,
    mtuBytes,
    txqueuelen: 0,
    hairpin: true,
    ...(node.bridge && { master: node.bridge.name }),
  };
}

function expectTunnel({ name: where, vtep, address: local }: LabNode): Partial<ExpectedRows> {
  if (vtep === undefined) return {};
  const { name: dev, mac, mtuBytes, vni, port, address } = vtep;
  const vxlan = { vni, local, dev: 'eth0', port };
  return {
    links: [{ where, dev, role: "flannel's tunnel", kind: 'vxlan', mac, mtuBytes, txqueuelen: 0, vxlan }],
    addresses: [{ where, dev, address, prefixLength: 32, broadcast: undefined }],
  };
}

/** What flannel makes of another node's lease: one route with host-gw; ARP entry, FDB entry and route with VXLAN. */
function expectPeer({ name: where, vtep }: LabNode, peer: LabNode): Partial<ExpectedRows> {
  const route = { where, dst: peer.subnet, leadsTo: `the pods of ${peer.name}` };
  if (vtep === undefined || peer.vtep === undefined) {
    return { routes: [{ ...route, via: peer.address, dev: 'eth0', isOnlink: false }] };
  }
  const { address: ip, mac } = peer.vtep;
  const entry = { where, dev: vtep.name, mac, peer: peer.name };
  return {
    routes: [{ ...route, via: ip, dev: vtep.name, isOnlink: true }],
    neighbours: [{ ...entry, ip }],
    fdb: [{ ...entry, dst: peer.address }],
  };
}
