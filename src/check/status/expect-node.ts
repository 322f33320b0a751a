import type { Lab, LabNode, LabPod } from '../../lab/lab.ts';
import { expectAddress, expectAddress6 } from './expect-address.ts';
import { expectPeer, expectTunnel } from './expect-flannel.ts';
import { expectWiredPort } from './expect-wiring.ts';
import { type ExpectedLink, type ExpectedRows, joinRows } from './expected.ts';

/** A node: its network card, its pods' bridge with their cables, and what flannel set up for the other nodes. */
export function expectNode(lab: Lab, node: LabNode): ExpectedRows {
  const card: ExpectedLink = {
    ...{ where: node.name, dev: 'eth0', role: 'its network card', kind: 'veth' },
    ...node.eth0,
  };
  const peers = lab.nodes.filter((other) => other.name !== node.name);
  return joinRows([
    { links: [card] },
    expectUplink(lab, node),
    expectBridge(node),
    { links: lab.pods.filter((pod) => pod.node === node.name).map((pod) => expectPort(node, pod)) },
    expectTunnel(node),
    ...peers.map((peer) => expectPeer(node, peer)),
  ]);
}

/** The node's place on the underlay, and its default routes. */
function expectUplink({ underlay }: Lab, { name: where, address, ipv6 }: LabNode): Partial<ExpectedRows> {
  const eth0 = { where, dev: 'eth0' };
  const toAll = { ...eth0, dst: 'default', isOnlink: false, leadsTo: 'all else' };
  const neighbours = 'the nodes';
  const v4 = [
    { routes: [{ ...toAll, family: 'inet' as const, via: underlay.gateway }] },
    expectAddress(eth0, address, { subnet: underlay.subnet, neighbours }),
  ];
  if (underlay.ipv6 === undefined || ipv6 === undefined) return joinRows(v4);
  return joinRows([
    ...v4,
    { routes: [{ ...toAll, family: 'inet6', via: underlay.ipv6.gateway }] },
    expectAddress6(eth0, ipv6.address, { subnet: underlay.ipv6.subnet, neighbours }),
  ]);
}

function expectBridge({ name: where, bridge, subnet: own, ipv6 }: LabNode): Partial<ExpectedRows> {
  if (bridge === undefined) return {};
  const { name: dev, mac, mtuBytes, subnet = own } = bridge;
  const neighbours = 'its own pods';
  return joinRows([
    { links: [{ where, dev, role: "its pods' bridge", kind: 'bridge', mac, mtuBytes }] },
    expectAddress({ where, dev }, bridge.address, { subnet, neighbours }),
    ipv6 === undefined
      ? {}
      : expectAddress6({ where, dev }, ipv6.gateway, { subnet: ipv6.subnet, neighbours }),
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
