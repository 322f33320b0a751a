import { type Resident, residentsOf } from '../../check/resident.ts';
import { readProcesses } from '../../observe/processes.ts';
import { containerStates } from '../../runtime/containers.ts';
import type { OpenLab } from '../../sandbox/open-lab.ts';

/**
 * All processes of a lab, and whose they are.
 * @throws LabError `observe/unreadable`, `machine/no-answer`
 */
export async function askResidents(open: OpenLab): Promise<readonly Resident[]> {
  const [states, processes] = await Promise.all([containerStates(open), readProcesses(open.inside)]);
  const firsts = states.flatMap(({ pod, container, pid }) =>
    pid === undefined ? [] : [{ container: `${pod}/${container}`, pid }],
  );
  return residentsOf(processes, firsts);
}
