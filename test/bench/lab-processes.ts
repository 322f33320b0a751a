import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A process, and the memory it has resident. */
export interface LabProcess {
  readonly program: string;
  readonly rssMb: number;
}

/** The processes of a lab: all in the pid namespace of its holder, and what waits for the holder outside. */
export function labProcesses(holder: number): readonly LabProcess[] {
  const namespace = pidNamespace(holder);
  const parent = Number(readStatus(holder).get('PPid'));
  const outside = readStatus(parent).get('Name') === 'unshare' ? [parent] : [];
  const inside = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pidNamespace(pid) === namespace);
  return [...outside, ...inside].map((pid) => {
    const status = readStatus(pid);
    return { program: status.get('Name') ?? '?', rssMb: Number.parseInt(status.get('VmRSS') ?? '0') / 1024 };
  });
}

/** `pid:[4026531836]`; absent for a process that has just ended. */
function pidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Reads /proc/PID/status: a name, a colon, a tab and a value a line, sizes in kB. @see proc_pid_status(5) */
function readStatus(pid: number): ReadonlyMap<string, string> {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(':\t');
      return [name, value];
    }),
  );
}
