import type { Lab, LabNode, LabPod } from '../lab/lab.ts';
import type { Scope } from './command.ts';
import type { Step } from './plan.ts';
import { formatSubnetEnv } from './subnet-env.ts';

/** Where a node's own files are, below the sandbox's /run: `/run/nodes/node-1/run/flannel/subnet.env` and so on. */
export function nodeRoot(node: string): string {
  return `/run/nodes/${node}`;
}

/** What flanneld writes once it has its lease, to the byte. @see flannel pkg/subnet/subnet.go WriteSubnetFile */
export function planSubnetEnv(lab: Lab, node: LabNode): Step {
  return {
    in: node.name,
    from: node.at,
    tool: 'write',
    path: `${nodeRoot(node.name)}/run/flannel/subnet.env`,
    content: formatSubnetEnv({
      network: lab.network.cidr,
      subnet: node.subnet,
      network6: lab.network.cidr6,
      subnet6: node.ipv6?.subnet,
      mtuBytes: node.podMtuBytes,
      isMasquerading: lab.network.rules.ipMasq,
    }),
    mode: '0644',
    because: "What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.",
  };
}

/** The notes host-local has about a pod. */
export function reservationPaths({ node, address, ipv6 }: LabPod): readonly string[] {
  const addresses = [address, ipv6?.address].filter((one) => one !== undefined);
  return addresses.map((one) => `${reservationFolder(node)}/${one}`);
}

function reservationFolder(node: string): string {
  return `${nodeRoot(node)}/var/lib/cni/networks/cbr0`;
}

/**
 * What the host-local plugin leaves on a node, to the byte: one file an address, named like it: container, CR LF, interface; and the cursor of
 * the next search. @see containernetworking/plugins host-local
 */
export function planReservations(node: LabNode, pods: readonly LabPod[]): Step[] {
  if (pods.length === 0) return [];
  const scope = { in: node.name, from: node.at };
  const folder = reservationFolder(node.name);
  const lock = { path: `${folder}/lock`, content: '', mode: '0750' };
  return [
    ...planRange(scope, folder, { index: 0, pods, addressOf: ({ address }) => address }),
    ...planRange(scope, folder, { index: 1, pods, addressOf: ({ ipv6 }) => ipv6?.address }),
    { ...scope, tool: 'write', ...lock, because: 'Held by the plugin while it searches.' },
  ];
}

/** A range of host-local's: IPv4's is the first, IPv6's the second. */
interface Range {
  readonly index: 0 | 1;
  readonly pods: readonly LabPod[];
  readonly addressOf: (pod: LabPod) => string | undefined;
}

function planRange(scope: Scope, folder: string, { index, pods, addressOf }: Range): Step[] {
  const given = pods.flatMap((pod) => {
    const address = addressOf(pod);
    return address === undefined ? [] : [{ pod, address }];
  });
  const last = given.at(-1)?.address;
  if (last === undefined) return [];
  const cursor = { path: `${folder}/last_reserved_ip.${index}`, content: last, mode: '0600' };
  return [
    ...given.map(({ pod, address }): Step => ({
      in: scope.in,
      from: pod.at,
      tool: 'write',
      path: `${folder}/${address}`,
      content: `${pod.name}\r\neth0`,
      mode: '0600',
      because: `host-local's note that ${address} is ${pod.name}'s.`,
    })),
    { ...scope, tool: 'write', ...cursor, because: 'The next search starts after this one.' },
  ];
}
