import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { machineError } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';
import { ContainerStateSchema } from './container-state-schema.ts';
import { ensureJail } from './ensure-jail.ts';
import { RUNTIME_FOLDER } from './paths.ts';
import type { RuntimeRequest, StopOrder } from './request.ts';
import type { RuntimeContainer, RuntimeSpec } from './runtime-spec.ts';
import type { StartReport } from './start-report.ts';

/** The built runtime and what talks with it, also where this file runs from its source. */
const PROGRAM = fileURLToPath(new URL('../../dist/runtime/main.js', import.meta.url));
const ASK = fileURLToPath(new URL('../../dist/runtime/ask.js', import.meta.url));

/** Small heaps, one thread for file work: the runtime of a lab of 200 pods stays below 80 MB. */
const NODE = [execPath, '--max-old-space-size=64', '--max-semi-space-size=1', '--v8-pool-size=1'] as const;

const StartReportSchema: z.ZodType<StartReport> = z.object({
  containers: z.int(),
  ended: z.array(z.object({ state: ContainerStateSchema, lastLines: z.array(z.string()) })),
});

/**
 * Starts all containers of a lab whose pods are there, and waits until each runs; no process is started in a lab without containers.
 * @throws LabError `machine/no-runtime` with its last words when the runtime itself does not start.
 */
export async function startContainers(inside: Runner, lab: Pick<Lab, 'pods'>): Promise<StartReport> {
  const containers = containersOf(lab);
  if (containers.length === 0) return { containers: 0, ended: [] };
  await prepareJail(inside, containers);
  return launch(inside, containers);
}

/**
 * Starts more containers in a lab that is up, by its runtime. Where that has died, and its containers with it, a new one starts all of the lab.
 * @throws LabError as `startContainers`
 */
export async function startMore(
  inside: Runner,
  start: readonly RuntimeContainer[],
  lab: Pick<Lab, 'pods'>,
): Promise<StartReport> {
  if (start.length === 0) return { containers: 0, ended: [] };
  await prepareJail(inside, start);
  return (await ask(inside, { stop: [], start })) ?? startContainers(inside, lab);
}

/** Ends containers; those of a runtime that has died have ended with it. */
export async function stopContainers(inside: Runner, stop: readonly StopOrder[]): Promise<void> {
  if (stop.length > 0) await ask(inside, { stop, start: [] });
}

/** Nothing where there is no runtime. */
async function ask(inside: Runner, request: RuntimeRequest): Promise<StartReport | undefined> {
  const outcome = await inside.run([...NODE, ASK], { stdin: `${JSON.stringify(request)}\n` });
  const text = outcome.kind === 'exited' ? outcome.stdout : '';
  return text === '' ? undefined : StartReportSchema.parse(JSON.parse(text));
}

async function prepareJail(inside: Runner, containers: readonly RuntimeContainer[]): Promise<void> {
  const isJailed = containers.some(({ command, privileged }) => command !== undefined && !privileged);
  if (isJailed) await ensureJail(inside);
}

async function launch(inside: Runner, containers: readonly RuntimeContainer[]): Promise<StartReport> {
  const spec: RuntimeSpec = { containers };
  const outcome = await inside.run(LAUNCH, { stdin: JSON.stringify(spec) });
  const text = outcome.kind === 'exited' ? outcome.stdout : '';
  if (text === '') throw notStarted(outcome, await lastWords(inside));
  return StartReportSchema.parse(JSON.parse(text));
}

/** Every container of the lab with the pod it belongs to. */
export function containersOf(lab: Pick<Lab, 'pods'>): readonly RuntimeContainer[] {
  return lab.pods.flatMap((pod) =>
    pod.containers.map(({ name, command, ports, env, privileged }) => ({
      pod: pod.name,
      name,
      command,
      ports,
      env,
      privileged,
    })),
  );
}

const SPEC = `${RUNTIME_FOLDER}/runtime.json`;
const LOG = `${RUNTIME_FOLDER}/runtime.log`;

/** Starts the runtime in a session of its own. Only it keeps our pipe open, by descriptor 3, until it has reported or is dead. */
const LAUNCH: Argv = [
  'sh',
  '-euc',
  `umask 077
mkdir -p ${RUNTIME_FOLDER}
rm -rf ${RUNTIME_FOLDER}/containers
cat >${SPEC}
setsid "$@" ${SPEC} 3>&1 </dev/null >${LOG} 2>&1 &`,
  'runtime',
  ...NODE,
  PROGRAM,
];

async function lastWords(inside: Runner): Promise<string> {
  const outcome = await inside.run(['tail', '-n', '20', LOG]);
  return outcome.kind === 'exited' ? outcome.stdout.trim() : '';
}

function notStarted(outcome: Outcome, said: string) {
  const stderr = outcome.kind === 'missing' ? `${outcome.program}: not found` : outcome.stderr.trim();
  return machineError(
    {
      code: 'machine/no-runtime',
      message: `the containers could not be started: ${[stderr, said].filter((text) => text !== '').join('\n')}`,
      hint: 'k8s-netlab doctor names what is missing; a lab whose pods have no containers needs no runtime',
    },
    outcome,
  );
}
