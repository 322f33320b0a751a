import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type StartedContainer, startProcess } from './process-container.ts';
import type { StopOrder } from './request.ts';
import type { ProcessContainer } from './runtime-spec.ts';
import type { EarlyEnd } from './start-report.ts';
import { writeState } from './state-file.ts';
import { stopProcess } from './stop-process.ts';

/** A program that dies within this time of its start is part of the answer. */
const GRACE_MS = 200;

/** So many containers are set up or ended side by side; more would only wait for a processor. */
const AT_A_TIME = 4;

/** Lines of a dead container that are shown. */
const LAST_LINES = 10;

/** All containers of a lab that are processes. */
export interface Processes {
  /** Waits until each runs, and a moment longer; those that end in it are told. */
  readonly start: (containers: readonly ProcessContainer[]) => Promise<readonly EarlyEnd[]>;
  /** Those it does not know, or that have ended, are left out. */
  readonly stop: (orders: readonly StopOrder[]) => Promise<void>;
}

/** None yet. */
export function createProcesses(): Processes {
  const all = new Map<string, StartedContainer>();
  const limit = pLimit(AT_A_TIME);
  const startOne = async (container: ProcessContainer): Promise<StartedContainer> => {
    const started = await startProcess(container);
    all.set(`${container.pod}/${container.name}`, started);
    writeState(started.state);
    void started.end.then(writeState);
    return started;
  };
  const stopOne = async ({ pod, name, graceMs }: StopOrder): Promise<void> => {
    const { state, end } = all.get(`${pod}/${name}`) ?? {};
    if (state?.pid !== undefined && end !== undefined) await stopProcess(state.pid, end, graceMs);
    all.delete(`${pod}/${name}`);
  };
  return {
    start: async (containers) =>
      endedWithin(await Promise.all(containers.map((one) => limit(() => startOne(one)))), GRACE_MS),
    stop: async (orders) => {
      await Promise.all(orders.map((order) => limit(() => stopOne(order))));
    },
  };
}

/** Those that end within the time, as they are then; returns at once when there is nothing to wait for. */
async function endedWithin(started: readonly StartedContainer[], ms: number): Promise<readonly EarlyEnd[]> {
  const ended: EarlyEnd[] = [];
  const ends = started.map(async ({ end, log }) => {
    const state = await end;
    ended.push({ state, lastLines: log.lastLines(LAST_LINES) });
  });
  if (ends.length > 0) await Promise.race([Promise.all(ends), setTimeout(ms)]);
  return [...ended];
}
