import { kill } from 'node:process';
import { until } from '../net/until.ts';
import { memberPid } from './member-process.ts';

/** A member told to end hands its leadership over first, which takes a second at most. @see etcd server/etcdserver Stop, TransferLeadership */
const GRACE_MS = 5000;

/** Ends a member's etcd and waits until it is gone; one that does not end when told to is killed. */
export async function endMember(name: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const pid = memberPid(name);
  if (pid === undefined) return;
  kill(pid, signal);
  const isGone = () => Promise.resolve(memberPid(name) === undefined ? true : undefined);
  if ((await until(isGone, { withinMs: GRACE_MS, everyMs: 5 })) === true) return;
  if (signal === 'SIGKILL') throw new Error(`etcd of ${name} was killed and does not end`);
  await endMember(name, 'SIGKILL');
}
