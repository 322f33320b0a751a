import { readFile, readlink } from 'node:fs/promises';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start of the process in clock ticks since boot, as text. @see proc_pid_stat(5) field 22 */
  readonly startTime: string;
}

/** Flag of a process that is ending. @see linux/sched.h */
const PF_EXITING = 0x4;

/**
 * Identity of the process `pid`, or `undefined` when there is none, only its zombie, or it is ending and has let go of its namespaces.
 * In that last state process 1 of a pid namespace waits for all of the namespace to be reaped, for ever where somebody
 * else was to reap them and does not, as process 1 of many containers. @see kernel/pid_namespace.c zap_pid_ns_processes
 */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command name, field 2, is in parentheses and may hold spaces and parentheses itself.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = rest[18];
  if (state === 'Z' || state === 'X' || startTime === undefined) return undefined;
  const isEnding = (Number(rest[5]) & PF_EXITING) !== 0;
  return isEnding && !(await hasNamespaces(pid)) ? undefined : { pid, startTime };
}

/** Whether that very process still runs. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startTime === identity.startTime;
}

function hasNamespaces(pid: number): Promise<boolean> {
  return readlink(`/proc/${pid}/ns/net`).then(
    () => true,
    () => false,
  );
}
