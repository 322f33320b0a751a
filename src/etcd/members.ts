import { clientUrl } from '../plan/etcd-argv.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { EtcdMember } from '../scenario/store-settings.ts';
import { launchMembers } from './launch-members.ts';
import type { MemberState } from './member-state.ts';
import { tendMembers } from './tend-members.ts';

/** A cluster as it is declared, and which of its members are meant. */
export interface Members {
  readonly members: readonly EtcdMember[];
  /** Names; absent: all. */
  readonly only?: readonly string[] | undefined;
}

/** How each member is now, all of them, in the cluster's order. */
export function memberStates(
  inside: Runner,
  members: readonly EtcdMember[],
): Promise<readonly MemberState[]> {
  return tendMembers(inside, { members: members.map(addressed) });
}

/**
 * Ends members: `SIGTERM` asks, `SIGKILL` does not. Their data stay. Who is stopped already stays so.
 * @returns how each member of the cluster is afterwards
 */
export function stopMembers(
  inside: Runner,
  { members, only }: Members,
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Promise<readonly MemberState[]> {
  const names = chosen({ members, only }).map(({ name }) => name);
  return tendMembers(inside, { members: members.map(addressed), stop: { names, signal } });
}

/**
 * Starts members that are stopped, with the data they have, and waits until they serve; where they are too few to elect a leader, until they run.
 * @returns how each member of the cluster is afterwards
 * @throws LabError `machine/no-etcd`, `machine/etcd-failed`
 */
export async function startMembers(
  inside: Runner,
  { members, only }: Members,
): Promise<readonly MemberState[]> {
  const before = await memberStates(inside, members);
  const isStopped = ({ name }: EtcdMember): boolean =>
    before.some((state) => state.name === name && state.standing === 'stopped');
  const start = chosen({ members, only }).filter(isStopped);
  if (start.length === 0) return before;
  const running = members.filter((member) => !isStopped(member)).length;
  return launchMembers(inside, { members, start, awaitsQuorum: running + start.length > members.length / 2 });
}

function chosen({ members, only }: Members): readonly EtcdMember[] {
  return only === undefined ? members : members.filter(({ name }) => only.includes(name));
}

function addressed(member: EtcdMember) {
  return { name: member.name, url: clientUrl(member) };
}
