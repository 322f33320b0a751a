import { readFile } from 'node:fs/promises';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start of the process in clock ticks since boot, as text. @see proc_pid_stat(5) field 22 */
  readonly startTime: string;
}

/** Identity of the process `pid`, or `undefined` when there is none or only its zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command name, field 2, is in parentheses and may hold spaces and parentheses itself.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = rest[18];
  return state === 'Z' || state === 'X' || startTime === undefined ? undefined : { pid, startTime };
}

/** Whether that very process still runs. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startTime === identity.startTime;
}
