import { hostsOf } from '../../lab/hosts.ts';
import type { Lab, LabHost, LabNode, LabPod } from '../../lab/lab.ts';
import { namespacesOf } from '../../lab/namespaces.ts';
import { UNDERLAY } from '../../net/names.ts';
import { expectAddress } from './expect-address.ts';
import { expectHost } from './expect-host.ts';
import { expectNode } from './expect-node.ts';
import { expectWiredPod } from './expect-wiring.ts';
import { type ExpectedLink, type ExpectedRows, joinRows } from './expected.ts';

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
  const { bridge: dev, mac, mtuBytes, gateway, subnet } = underlay;
  const where = UNDERLAY;
  const port = ({ name, port: { name: portDev, mac: portMac } }: LabHost): ExpectedLink => ({
    ...{ where, dev: portDev, role: `${name}'s cable`, kind: 'veth', mac: portMac, mtuBytes, master: dev },
  });
  return joinRows([
    { links: [{ where, dev, role: 'the switch between the nodes', kind: 'bridge', mac, mtuBytes }] },
    { links: hostsOf(lab).map(port) },
    expectAddress({ where, dev }, gateway, { subnet, neighbours: 'the nodes' }),
  ]);
}

function expectPod(lab: Lab, pod: LabPod, node: LabNode | undefined): ExpectedRows {
  if (node === undefined) throw new Error(`pod ${pod.name} runs on no node`);
  if (pod.wiring !== undefined) return expectWiredPod(pod.name, pod.wiring);
  const { mac, mtuBytes, gateway: via } = pod;
  const eth0 = { where: pod.name, dev: 'eth0' };
  return joinRows([
    { links: [{ ...eth0, role: 'its network card', kind: 'veth', mac, mtuBytes, txqueuelen: 1000 }] },
    expectAddress(eth0, pod.address, { subnet: node.subnet, neighbours: `the pods of ${node.name}` }),
    {
      routes: [
        { ...eth0, dst: lab.network.cidr, via, isOnlink: false, leadsTo: 'the pods of other nodes' },
        { ...eth0, dst: 'default', via, isOnlink: false, leadsTo: 'all else' },
      ],
    },
  ]);
}
