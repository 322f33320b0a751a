import { agentsOf } from '../agent/client.ts';
import { usageError } from '../error/lab-error.ts';
import { type MemberState, isServing } from '../etcd/member-state.ts';
import { startMembers, stopMembers } from '../etcd/members.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { EtcdMembersSettings } from '../scenario/store-settings.ts';

/** What can be done to the members of a lab's store; `kill` leaves them no time. */
export const storeDeeds = ['stop', 'kill', 'start'] as const;
export type StoreDeed = (typeof storeDeeds)[number];

/**
 * Stops or starts members of a lab's etcd. After a start that makes it serve again, all agents have caught up with it.
 * @param member absent: all of them
 * @returns how each member is then, and how long it took, ms
 * @throws LabError `store/nothing-to-stop`, `store/no-such-member`, `machine/no-etcd`, `machine/etcd-failed`
 */
export async function changeStore(
  { inside, scenario, stateFolder }: OpenLab,
  deed: StoreDeed,
  member: string | undefined,
): Promise<{ readonly members: readonly MemberState[]; readonly tookMs: number }> {
  const startedAt = performance.now();
  const { members } = requireMembers(scenario.store);
  if (member !== undefined && !members.some(({ name }) => name === member))
    throw usageError({
      code: 'store/no-such-member',
      message: `the store of this lab has no member "${member}"`,
      hint: `members are ${members.map(({ name }) => name).join(', ')}`,
    });
  const chosen = { members, ...(member !== undefined && { only: [member] }) };
  const states =
    deed === 'start'
      ? await startMembers(inside, chosen)
      : await stopMembers(inside, chosen, deed === 'kill' ? 'SIGKILL' : 'SIGTERM');
  if (deed === 'start' && states.some(isServing)) await agentsOf(stateFolder).settle();
  return { members: states, tookMs: performance.now() - startedAt };
}

function requireMembers(store: OpenLab['scenario']['store']): EtcdMembersSettings {
  if (store.kind === 'etcd') return store;
  throw usageError({
    code: 'store/nothing-to-stop',
    message:
      store.kind === 'embedded'
        ? 'the store of this lab is a file: there is no program of it to be stopped or started'
        : 'the store of this lab is an etcd of its own, outside of the lab, which is not ours to stop or start',
    hint: 'a scenario with `store: { kind: etcd, members: 1 }` has a store of its own',
  });
}
