import { judgeNetns, netnsCheck } from '../../check/judge-netns.ts';
import { judgeSharers } from '../../check/judge-sharers.ts';
import type { Verdict } from '../../check/verdict.ts';
import type { Lab } from '../../lab/lab.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { askNetns } from './ask-netns.ts';
import { askResidents } from './ask-residents.ts';

type Netns = ExpectationOf<'netns'>;

/** Compares the namespaces of two by their inodes, or lists who is in one. */
export async function lookAtNetns(expectation: Netns, { open }: Bench): Promise<Verdict> {
  const { of, sameAs, differsFrom, sharedBy } = expectation;
  if (sharedBy !== undefined) return lookAtSharers(expectation, sharedBy, { open });
  const [one, other] = await Promise.all([askNetns(open, of), askNetns(open, sameAs ?? differsFrom ?? of)]);
  return judgeNetns(expectation, { one, other });
}

async function lookAtSharers(
  expectation: Netns,
  by: readonly string[],
  { open }: Pick<Bench, 'open'>,
): Promise<Verdict> {
  const head = { wanted: netnsCheck(expectation).wanted, at: expectation.at };
  const netns = await askNetns(open, expectation.of);
  const { handle } = netns;
  if (netns.kind === 'unreadable')
    return { ...head, shownBy: handle, kind: 'untested', reason: netns.reason };
  const responder = by.find((name) => isResponder(name, open.lab));
  if (responder !== undefined)
    return {
      ...head,
      shownBy: handle,
      kind: 'untested',
      reason: `the lab answers for ${responder}, which has no process`,
    };
  const residents = (await askResidents(open)).filter((one) => !one.isOfLab && one.netns === netns.inode);
  return judgeSharers({ ...head, by }, { residents, handle });
}

/** Whether a container is one without a command. */
function isResponder(name: string, { pods }: Lab): boolean {
  const [place, container] = name.split('/');
  const containers = pods.find((pod) => pod.name === place)?.containers ?? [];
  return containers.some((one) => one.name === container && one.command === undefined);
}
