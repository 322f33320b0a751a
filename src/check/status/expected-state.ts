import { hostsOf } from '../../lab/hosts.ts';
import type { Lab, LabHost, LabNode, LabPod } from '../../lab/lab.ts';
import { namespacesOf } from '../../lab/namespaces.ts';
import { UNDERLAY } from '../../net/names.ts';
import { expectAddress, expectAddress6 } from './expect-address.ts';
import { expectHost } from './expect-host.ts';
import { expectNode } from './expect-node.ts';
import { expectWiredPod } from './expect-wiring.ts';
import { type ExpectedLink, type ExpectedRoute, type ExpectedRows, joinRows } from './expected.ts';

/** All that the kernel should show of a lab. */
export interface ExpectedState extends ExpectedRows {
  readonly namespaces: readonly string[];
}

/** What should be there once `up` has run: the plan's outcome as rows of tables. Pure. */
export function expectedState(lab: Lab): ExpectedState {
  const { nodes, pods } = lab;
  const nodeByName = new Map(nodes.map((node) => [node.name, node]));
  return {
    namespaces: namespacesOf(lab),
    ...joinRows([
      expectUnderlay(lab),
      ...nodes.map((node) => expectNode(lab, node)),
      ...lab.storeNodes.map((member) => expectHost(lab, member)),
      ...pods.map((pod) => expectPod(lab, pod, nodeByName.get(pod.node))),
    ]),
  };
}

function expectUnderlay({ underlay, ...lab }: Lab): ExpectedRows {
  const { bridge: dev, mac, mtuBytes, gateway, subnet, ipv6 } = underlay;
  const where = UNDERLAY;
  const port = ({ name, port: { name: portDev, mac: portMac } }: LabHost): ExpectedLink => ({
    ...{ where, dev: portDev, role: `${name}'s cable`, kind: 'veth', mac: portMac, mtuBytes, master: dev },
  });
  return joinRows([
    { links: [{ where, dev, role: 'the switch between the nodes', kind: 'bridge', mac, mtuBytes }] },
    { links: hostsOf(lab).map(port) },
    expectAddress({ where, dev }, gateway, { subnet, neighbours: 'the nodes' }),
    ipv6 === undefined
      ? {}
      : expectAddress6({ where, dev }, ipv6.gateway, { subnet: ipv6.subnet, neighbours: 'the nodes' }),
  ]);
}

function expectPod(lab: Lab, pod: LabPod, node: LabNode | undefined): ExpectedRows {
  if (node === undefined) throw new Error(`pod ${pod.name} runs on no node`);
  if (pod.wiring !== undefined) return expectWiredPod(pod.name, pod.wiring);
  const { mac, mtuBytes } = pod;
  const eth0 = { where: pod.name, dev: 'eth0' };
  const neighbours = `the pods of ${node.name}`;
  return joinRows([
    { links: [{ ...eth0, role: 'its network card', kind: 'veth', mac, mtuBytes, txqueuelen: 1000 }] },
    expectAddress(eth0, pod.address, { subnet: node.subnet, neighbours }),
    pod.ipv6 === undefined || node.ipv6 === undefined
      ? {}
      : expectAddress6(eth0, pod.ipv6.address, { subnet: node.ipv6.subnet, neighbours }),
    { routes: expectRoutes(lab, pod) },
  ]);
}

function expectRoutes({ network: { cidr, cidr6 } }: Lab, pod: LabPod): readonly ExpectedRoute[] {
  const through = { where: pod.name, dev: 'eth0', isOnlink: false };
  const by = (family: ExpectedRoute['family'], via: string, pods: string): readonly ExpectedRoute[] => [
    { ...through, family, via, dst: pods, leadsTo: 'the pods of other nodes' },
    { ...through, family, via, dst: 'default', leadsTo: 'all else' },
  ];
  const v4 = by('inet', pod.gateway, cidr);
  if (cidr6 === undefined || pod.ipv6 === undefined) return v4;
  return [...v4, ...by('inet6', pod.ipv6.gateway, cidr6)];
}
