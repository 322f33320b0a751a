import { closeSync, mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { argv, pid } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { ContainerState } from './container-state.ts';
import { RUNTIME_PID_FILE, containerFolder } from './paths.ts';
import { type StartedContainer, startProcess } from './process-container.ts';
import { type Responder, type RuntimeSpec, isProcess, isRuntimeSpec } from './runtime-spec.ts';
import type { StartReport } from './start-report.ts';
import { writeState } from './state-file.ts';

/**
 * The runtime of a lab: one process inside the sandbox that answers for all containers without a command and starts all others.
 * `node main.js SPEC`, with a pipe as descriptor 3 that is told a `StartReport` as JSON when every container is started.
 */

const REPORT = 3;

/** A program that dies within this time of its start is part of the answer to `up`. */
const GRACE_MS = 200;

/** So many containers are set up side by side; more would only wait for a processor. */
const STARTS_AT_A_TIME = 4;

/** Lines of a dead container that `up` shows. */
const LAST_LINES = 10;

const report = await start(readSpec(argv[2]));
writeSync(REPORT, JSON.stringify(report));
closeSync(REPORT);

async function start(spec: RuntimeSpec): Promise<StartReport> {
  writeFileSync(RUNTIME_PID_FILE, `${pid}\n`);
  for (const { pod, name } of spec.containers) mkdirSync(containerFolder(pod, name), { recursive: true });
  const responders = spec.containers.filter((container) => !isProcess(container));
  const limit = pLimit(STARTS_AT_A_TIME);
  // Whoever starts first may want to talk to a responder: those are there before.
  const states = await startResponders(responders);
  const started = await Promise.all(
    spec.containers.filter(isProcess).map((container) => limit(() => startAndWatch(container))),
  );
  const early = await endedWithin(started, GRACE_MS);
  const failed = states.filter(({ state }) => state === 'failed').map((state) => ({ state, lastLines: [] }));
  return { containers: spec.containers.length, ended: [...failed, ...early] };
}

async function startResponders(responders: readonly Responder[]): Promise<readonly ContainerState[]> {
  if (responders.length === 0) return [];
  const thread = new Worker(new URL('responder-thread.js', import.meta.url), {
    workerData: responders.map(({ pod, name, ports }) => ({ pod, name, ports })),
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const states = await new Promise<readonly ContainerState[]>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  states.forEach(writeState);
  return states;
}

async function startAndWatch(container: Parameters<typeof startProcess>[0]): Promise<StartedContainer> {
  const started = await startProcess(container);
  writeState(started.state);
  void started.end.then(writeState);
  return started;
}

/** Those that end within the time, as they are then; returns at once when there is nothing to wait for. */
async function endedWithin(started: readonly StartedContainer[], ms: number): Promise<StartReport['ended']> {
  const ended: StartReport['ended'][number][] = [];
  const ends = started.map(async ({ end, log }) => {
    const state = await end;
    ended.push({ state, lastLines: log.lastLines(LAST_LINES) });
  });
  if (ends.length > 0) await Promise.race([Promise.all(ends), setTimeout(ms)]);
  return [...ended];
}

function readSpec(path: string | undefined): RuntimeSpec {
  const spec: unknown = JSON.parse(readFileSync(path ?? '', 'utf8'));
  if (!isRuntimeSpec(spec)) throw new Error(`${String(path)} is no runtime spec`);
  return spec;
}
