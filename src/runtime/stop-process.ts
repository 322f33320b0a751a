import { readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout } from 'node:timers/promises';

/** Number of the signal that asks a program to end. @see signal(7) */
const SIGTERM = 15;

/**
 * Ends process 1 of a container, and with it the kernel ends all others of its pid namespace: SIGTERM, then SIGKILL after `graceMs`.
 * @param ended resolves when the process has ended
 */
export async function stopProcess(pid: number, ended: Promise<unknown>, graceMs: number): Promise<void> {
  if (graceMs > 0 && handlesTerm(pid)) {
    signal(pid, 'SIGTERM');
    const clock = new AbortController();
    const isOver = setTimeout(graceMs, undefined, { signal: clock.signal }).catch(() => undefined);
    await Promise.race([ended, isOver]);
    clock.abort();
  }
  signal(pid, 'SIGKILL');
  await ended;
}

/** To process 1 of a pid namespace a signal without a handler does not come: there is nothing to wait for. @see pid_namespaces(7) */
function handlesTerm(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(statusOf(pid))?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & (1n << BigInt(SIGTERM - 1))) !== 0n;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It has ended in this moment.
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
