import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { containerFolder } from './paths.ts';
import { createProcesses } from './processes.ts';
import type { RuntimeRequest } from './request.ts';
import { createResponders } from './responders.ts';
import { isProcess } from './runtime-spec.ts';
import type { StartReport } from './start-report.ts';

/** The containers of a lab. One request is done after another. */
export interface Crew {
  readonly change: (request: RuntimeRequest) => Promise<StartReport>;
}

/** A crew of nobody yet. */
export function createCrew(): Crew {
  const responders = createResponders();
  const processes = createProcesses();
  const inTurn = pLimit(1);
  const stop = async (orders: RuntimeRequest['stop']): Promise<void> => {
    await Promise.all([responders.close(orders), processes.stop(orders)]);
    orders.forEach(forget);
  };
  const start = async (containers: RuntimeRequest['start']): Promise<StartReport> => {
    for (const { pod, name } of containers) mkdirSync(containerFolder(pod, name), { recursive: true });
    const answering = containers.filter((container) => !isProcess(container));
    // Whoever starts first may want to talk to a responder: those are there before.
    const states = await responders.listen(answering.map(({ pod, name, ports }) => ({ pod, name, ports })));
    const early = await processes.start(containers.filter(isProcess));
    const failed = states.filter(({ state }) => state === 'failed');
    return {
      containers: containers.length,
      ended: [...failed.map((state) => ({ state, lastLines: [] })), ...early],
    };
  };
  return {
    change: (request) =>
      inTurn(async () => {
        await stop(request.stop);
        return start(request.start);
      }),
  };
}

/** What it said and how it was; with a pod's last container goes the pod's folder. */
function forget({ pod, name }: RuntimeRequest['stop'][number]): void {
  const folder = containerFolder(pod, name);
  rmSync(folder, { recursive: true, force: true });
  const parent = dirname(folder);
  if (existsSync(parent) && readdirSync(parent).length === 0) rmdirSync(parent);
}
