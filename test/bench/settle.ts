import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { waitUntilNamespacesAreGone } from './namespaces-gone.ts';

/** Waits until the machine has little to do, and counts the times it never had. */
export interface Settle {
  (): Promise<void>;
  /** How often it was waited for. */
  waits: number;
  /** How often it was given up: what was measured then is a measure of others, too. */
  givenUp: number;
}

const WINDOW_MS = 200;
const DEADLINE_MS = 10_000;
const IDLE_ENOUGH = 0.9;

/** What the lab before has left to the kernel would slow down whatever is measured next; so would other people's work. */
export function makeSettle(signal: AbortSignal): Settle {
  const settle: Settle = Object.assign(
    async () => {
      settle.waits += 1;
      waitUntilNamespacesAreGone();
      if (!(await becomesIdle(signal))) settle.givenUp += 1;
    },
    { waits: 0, givenUp: 0 },
  );
  return settle;
}

async function becomesIdle(signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + DEADLINE_MS;
  while (performance.now() < deadline) {
    const before = cpuTime();
    await setTimeout(WINDOW_MS, undefined, { signal });
    const after = cpuTime();
    if ((after.idle - before.idle) / (after.all - before.all) >= IDLE_ENOUGH) return true;
  }
  return false;
}

/**
 * Time of all processors since boot, in ticks, from the first line of /proc/stat:
 * `cpu  user nice system idle iowait irq softirq steal guest guest_nice`; guest time is in user time already. @see proc_stat(5)
 */
function cpuTime(): { readonly idle: number; readonly all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, iowait = 0] = ticks;
  return { idle: idle + iowait, all: ticks.reduce((sum, value) => sum + value, 0) };
}
