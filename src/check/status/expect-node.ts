import type { Lab, LabNode, LabPod } from '../../lab/lab.ts';
import { expectAddress, expectAddress6 } from './expect-address.ts';
import { expectPeers } from './expect-peers.ts';
import { expectTunnel } from './expect-tunnel.ts';
import { expectHost } from './expect-host.ts';
import { expectWiredPort } from './expect-wiring.ts';
import { type ExpectedLink, type ExpectedRows, joinRows } from './expected.ts';

/** A node: its network card, its pods' bridge with their cables, and what flannel set up for the other nodes. */
export function expectNode(lab: Lab, node: LabNode): ExpectedRows {
  return joinRows([
    expectHost(lab, node),
    expectBridge(node),
    { links: lab.pods.filter((pod) => pod.node === node.name).map((pod) => expectPort(node, pod)) },
    ...(node.agent === 'none' ? [] : [expectTunnel(lab, node), expectPeers(lab, node)]),
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
