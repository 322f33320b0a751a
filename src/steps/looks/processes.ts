import { judgeProcesses, processesCheck } from '../../check/judge-processes.ts';
import type { Verdict } from '../../check/verdict.ts';
import { UNDERLAY } from '../../net/names.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { containerProcess } from '../container-process.ts';
import { askNetns } from './ask-netns.ts';
import { askResidents } from './ask-residents.ts';

type Processes = ExpectationOf<'processes'>;

/** Lists the processes of a container, or of all that is in a network namespace; the lab's own are left out. */
export async function lookAtProcesses(expectation: Processes, { open }: Bench): Promise<Verdict> {
  const { of, at } = expectation;
  const [place = of, container] = of.split('/');
  const all = (await askResidents(open)).filter(({ isOfLab }) => !isOfLab);
  if (container !== undefined) {
    const pid = await containerProcess(open, place, container);
    const shownBy = pid === undefined ? '' : `pgrep -a --ns ${pid} --nslist pid .`;
    const residents = all.filter((resident) => resident.container === of);
    return judgeProcesses(expectation, { residents, shownBy, lab: open.lab });
  }
  const netns = await askNetns(open, of);
  const shownBy = of === UNDERLAY ? 'ps -eo pid,args' : `ps -o pid,args -p $(ip netns pids ${of})`;
  if (netns.kind === 'unreadable')
    return {
      wanted: processesCheck(expectation).wanted,
      shownBy,
      at,
      kind: 'untested',
      reason: netns.reason,
    };
  const residents = all.filter((resident) => resident.netns === netns.inode);
  return judgeProcesses(expectation, { residents, shownBy, lab: open.lab });
}
