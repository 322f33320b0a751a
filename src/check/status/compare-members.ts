import { type MemberState, isServing } from '../../etcd/member-state.ts';
import { type Comparison, compareEach, type Difference } from './difference.ts';

/** Members of the lab's etcd that take no part in it. */
export function compareMembers(states: readonly MemberState[]): Comparison {
  return compareEach(states, (state) => (isServing(state) ? undefined : notServing(state)));
}

function notServing({ name, standing }: MemberState): Difference {
  const saw = standings[standing];
  return {
    where: name,
    fact: 'store',
    brief: `etcd ${saw}`,
    what: `etcd ${saw}`,
    wanted: 'running, with a leader',
    saw,
    command: standing === 'stopped' ? `k8s-netlab store start ${name}` : `k8s-netlab logs --store ${name}`,
  };
}

const standings: Readonly<Record<MemberState['standing'], string>> = {
  leader: 'runs',
  follower: 'runs',
  leaderless: 'has no leader: too few of its members reach each other',
  silent: 'runs, but does not answer',
  stopped: 'does not run',
};
