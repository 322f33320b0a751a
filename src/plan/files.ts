import type { Lab, LabNode, LabPod } from '../lab/lab.ts';
import { prefixLength } from '../net/ipv4.ts';
import type { Step } from './plan.ts';

/** Where a node's own files are, below the sandbox's /run: `/run/nodes/node-1/run/flannel/subnet.env` and so on. */
export function nodeRoot(node: string): string {
  return `/run/nodes/${node}`;
}

/** What flanneld writes once it has its lease, to the byte. @see flannel pkg/subnet/subnet.go WriteSubnetFile */
export function planSubnetEnv(lab: Lab, node: LabNode): Step {
  const lines = [
    `FLANNEL_NETWORK=${lab.network.cidr}`,
    `FLANNEL_SUBNET=${node.gateway}/${prefixLength(node.subnet)}`,
    `FLANNEL_MTU=${node.podMtuBytes}`,
    'FLANNEL_IPMASQ=false',
  ];
  return {
    in: node.name,
    from: node.at,
    tool: 'write',
    path: `${nodeRoot(node.name)}/run/flannel/subnet.env`,
    content: `${lines.join('\n')}\n`,
    mode: '0644',
    because: "What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.",
  };
}

/** The notes host-local has about a pod. */
export function reservationPaths({ node, address }: LabPod): readonly string[] {
  return [`${reservationFolder(node)}/${address}`];
}

function reservationFolder(node: string): string {
  return `${nodeRoot(node)}/var/lib/cni/networks/cbr0`;
}

/**
 * What the host-local plugin leaves on a node, to the byte: one file an address, named like it: container, CR LF, interface; and the cursor of
 * the next search. @see containernetworking/plugins host-local
 */
export function planReservations(node: LabNode, pods: readonly LabPod[]): Step[] {
  const folder = reservationFolder(node.name);
  const reserve = (pod: LabPod): Step => ({
    in: node.name,
    from: pod.at,
    tool: 'write',
    path: `${folder}/${pod.address}`,
    content: `${pod.name}\r\neth0`,
    mode: '0600',
    because: `host-local's note that ${pod.address} is ${pod.name}'s.`,
  });
  const last = pods.at(-1);
  if (last === undefined) return [];
  const own = { in: node.name, from: node.at, tool: 'write' } as const;
  return [
    ...pods.map(reserve),
    {
      ...own,
      path: `${folder}/last_reserved_ip.0`,
      content: last.address,
      mode: '0600',
      because: 'The next search starts after this one.',
    },
    {
      ...own,
      path: `${folder}/lock`,
      content: '',
      mode: '0750',
      because: 'Held by the plugin while it searches.',
    },
  ];
}
