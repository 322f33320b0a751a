import { stdin, stdout } from 'node:process';
import { text } from 'node:stream/consumers';
import { until } from '../net/until.ts';
import { askMember } from './ask-member.ts';
import { endMember } from './end-member.ts';
import { isServing, type MemberState } from './member-state.ts';
import { MembersRequest } from './members-request.ts';

/** Looks after the members of a lab's etcd, inside its sandbox: a `MembersRequest` on stdin, a `MemberState` for each member on stdout. */

/** etcd needs some 50 ms to start; asking takes one. */
const POLL_MS = 20;

const request = MembersRequest.parse(JSON.parse(await text(stdin)));
const { members, stop } = request;
await Promise.all((stop?.names ?? []).map((name) => endMember(name, stop?.signal ?? 'SIGTERM')));
stdout.write(JSON.stringify(await settled(request.await)));

async function settled(awaited: MembersRequest['await']): Promise<readonly MemberState[]> {
  let states: readonly MemberState[] = [];
  const look = async (): Promise<true | undefined> => {
    states = await Promise.all(members.map(askMember));
    const wanted = states.filter(({ name }) => awaited?.names.includes(name));
    const isOver = wanted.every(isServing) || wanted.some(({ standing }) => standing === 'stopped');
    return isOver ? true : undefined;
  };
  await until(look, { withinMs: awaited?.withinMs ?? 0, everyMs: POLL_MS });
  return states;
}
