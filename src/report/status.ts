import type { Comparison, Difference } from '../check/status/difference.ts';
import type { Lab } from '../lab/lab.ts';
import { count } from './count.ts';
import type { Style } from './style.ts';

/** What a report on a lab's state says, whatever its form. */
export interface StatusReport extends Comparison {
  readonly name: string;
  readonly lab: Lab;
}

/**
 * One line when all is there; otherwise one block a difference.
 *
 *     lab overlay is up, but 1 of 98 facts does not hold:
 *     node-1: no route to 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink (the pods of node-2)
 *       ip -n node-1 route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
 */
export function formatStatus(report: StatusReport, style: Style): string {
  const { name, lab, facts, differences, leftovers = [] } = report;
  const up = `lab ${style.strong(name)} is up`;
  const rest = formatLeftovers(leftovers, style);
  if (differences.length === 0) {
    const size = `${count(lab.nodes.length, 'node')}, ${count(lab.pods.length, 'pod')}${storeWords(lab)}`;
    return `${up}: ${size}, ${count(facts, 'fact')} checked, ${style.good('all there')}\n${rest}`;
  }
  const verb = differences.length === 1 ? 'does' : 'do';
  const blocks = differences.map((difference) => formatDifference(difference, style)).join('');
  return `${up}, but ${style.bad(`${differences.length} of ${count(facts, 'fact')} ${verb} not hold`)}:\n${blocks}${HINT}${rest}`;
}

/** They stand apart: nothing is wrong with a lab that has them. */
function formatLeftovers(leftovers: readonly Difference[], style: Style): string {
  if (leftovers.length === 0) return '';
  const blocks = leftovers.map((leftover) => formatDifference(leftover, style)).join('');
  return `in addition, what no lease demands and flannel leaves (${leftovers.length}):\n${blocks}`;
}

/** Nothing where the store is a file, or somebody else's. */
function storeWords({ storeNodes }: Lab): string {
  return storeNodes.length === 0 ? '' : `, ${count(storeNodes.length, 'member')} of etcd`;
}

const HINT = 'The commands are as one types them in `k8s-netlab shell`.\n';

/** The same as data. */
export function statusData({ name, lab, facts, differences, leftovers = [] }: StatusReport) {
  const size = { nodes: lab.nodes.length, pods: lab.pods.length };
  return { lab: name, ...size, facts, isComplete: differences.length === 0, differences, leftovers };
}

function formatDifference({ where, what, command }: Difference, style: Style): string {
  return `${style.name(where)}: ${what}\n${style.dim(`  ${command}`)}\n`;
}
