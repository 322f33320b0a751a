import type { Lab, LabNode, LabPod, NodeSide } from '../lab/lab.ts';
import { clientUrl } from '../plan/etcd-argv.ts';
import type { ContainerState } from '../runtime/container-state.ts';
import type { EarlyEnd, StartReport } from '../runtime/start-report.ts';
import type { Style } from './style.ts';
import { formatColumns } from './table.ts';

/** What was built: the nodes (address, pod subnet, VTEP MAC) and the pods (node, address, MAC, veth); what is of IPv6 below what is of IPv4. */
export function formatLab(lab: Lab, style: Style): string {
  const none = style.dim(`none: ${lab.network.backend.kind}`);
  const nodes = lab.nodes.flatMap((node) => nodeRows(node, { style, none }));
  const pods = lab.pods.flatMap((pod) => podRows(pod, style));
  const podTable =
    pods.length === 0
      ? ''
      : `\n${formatColumns(['POD', 'NODE', 'ADDRESS', 'MAC', 'VETH ON THE NODE'], pods)}`;
  return `${formatColumns(['NODE', 'ADDRESS', 'POD SUBNET', 'VTEP MAC'], nodes)}${podTable}${formatStore(lab, style)}`;
}

/** The members of an etcd of the lab's own, and where they answer. */
function formatStore({ storeNodes }: Lab, style: Style): string {
  if (storeNodes.length === 0) return '';
  const rows = storeNodes.map((member) => [style.name(member.name), member.address, clientUrl(member)]);
  return `\n${formatColumns(['ETCD', 'ADDRESS', 'ENDPOINT'], rows)}`;
}

type Rows = readonly (readonly string[])[];

function nodeRows(
  { name, ipv6, ...v4 }: LabNode,
  { style, none }: { readonly style: Style; readonly none: string },
): Rows {
  const row = (first: string, side: NodeSide<string, string>): readonly string[] => [
    first,
    side.address,
    side.subnet,
    side.vtep?.mac ?? none,
  ];
  return [row(style.name(name), v4), ...(ipv6 === undefined ? [] : [row('', ipv6)])];
}

function podRows({ name, node, address, ipv6, mac, veth }: LabPod, style: Style): Rows {
  const v4 = [style.name(name), node, address, mac, veth.name];
  return ipv6 === undefined ? [v4] : [v4, ['', '', ipv6.address, '', '']];
}

/** The containers that ended in their first moments, each with the end of its output; nothing when all run. */
export function formatEarlyEnds({ ended }: StartReport, style: Style): string {
  return ended.map((end) => formatEarlyEnd(end, style)).join('');
}

function formatEarlyEnd({ state, lastLines }: EarlyEnd, style: Style): string {
  const name = style.name(`${state.pod}/${state.container}`);
  const head =
    state.exitCode === 0
      ? `container ${name} has done its work: exit code 0`
      : `${style.bad('container')} ${name} ${style.bad(howItEnded(state))}; k8s-netlab logs ${state.pod} -c ${state.container}`;
  return `${head}\n${lastLines.map((line) => `  ${line}\n`).join('')}`;
}

function howItEnded(state: ContainerState): string {
  if (state.state === 'failed') return `did not start: ${state.reason ?? 'no reason was given'}`;
  return state.signal === undefined
    ? `ended with exit code ${state.exitCode ?? '?'}`
    : `was ended by ${state.signal}`;
}
