import type { LabRecord } from '../sandbox/state.ts';
import type { Style } from './style.ts';
import { formatColumns } from './table.ts';

/** One line a lab: name, size, since when, its holder's process id, the scenario it came from. */
export function formatLabs(labs: readonly LabRecord[], style: Style): string {
  if (labs.length === 0) return 'no lab is up\n';
  const rows = labs.map(({ name, nodes, pods, createdAt, holder, scenarioFile }) => [
    style.name(name),
    String(nodes),
    String(pods),
    createdAt.slice(0, 19).replace('T', ' '),
    String(holder.pid),
    scenarioFile,
  ]);
  return formatColumns(['LAB', 'NODES', 'PODS', 'SINCE (UTC)', 'PID', 'SCENARIO'], rows);
}
