import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { type BoundedLog, openLog } from './bounded-log.ts';
import type { ContainerState } from './container-state.ts';
import { jailedArgv } from './jail.ts';
import { containerLog } from './paths.ts';
import type { ProcessContainer } from './runtime-spec.ts';

/** A container that was started: how it is now, and the end of it. */
export interface StartedContainer {
  readonly state: ContainerState;
  /** Resolves when its process 1 has ended and all it wrote is in its log. */
  readonly end: Promise<ContainerState>;
  readonly log: BoundedLog;
}

/** Descriptor by which the jail says that all is set up. */
const REPORT = 3;

/**
 * Starts a container and waits until its program runs, or could not. Its output goes to its log; there is no restart policy.
 * Containers of a pod share its network namespace, which is held by its name in /run/netns: no pause process is needed.
 */
export async function startProcess(container: ProcessContainer): Promise<StartedContainer> {
  const { pod, name, env, privileged, command } = container;
  const log = openLog(containerLog(pod, name));
  const argv = jailedArgv({
    netns: pod,
    hostname: pod,
    run: command,
    env,
    privileged,
    mayAdministerNetwork: false,
    reportTo: REPORT,
  });
  // The containers of a runtime that was killed die with it: nobody would read what they write.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', log.append);
  child.stderr?.on('data', log.append);
  const base = { pod, container: name, kind: 'process' } as const;
  const ended = endOf(child);
  const pid = await Promise.race([pidOf(child), ended.then(() => undefined)]);
  const startedAt = new Date().toISOString();
  if (pid === undefined) {
    const state = ended.then(({ reason }): ContainerState => ({
      ...base,
      state: 'failed',
      finishedAt: startedAt,
      reason: log.lastLines(1)[0] ?? reason,
    }));
    return { state: await state, end: state, log };
  }
  const state = { ...base, pid, startedAt };
  const end = ended.then((how): ContainerState => ({
    ...state,
    ...how,
    state: 'exited',
    finishedAt: new Date().toISOString(),
  }));
  return { state: { ...state, state: 'running' }, end, log };
}

/** The process id the jail reports; never resolves when it does not come that far. */
async function pidOf(child: ChildProcess): Promise<number> {
  const report = child.stdio[REPORT];
  if (report === null || report === undefined) throw new Error('the jail has no descriptor to report to');
  const said: readonly unknown[] = await once(report, 'data');
  report.destroy();
  return Number(String(said[0]));
}

type End = Pick<ContainerState, 'exitCode' | 'signal' | 'reason'>;

async function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ reason: error.message }));
    child.once('close', (code, signal) =>
      resolve(describeEnd(code ?? 128 + constants.signals[signal ?? 'SIGKILL'])),
    );
  });
}

/** What an exit code means; as in a shell and in Kubernetes, 128 + n stands for signal n. */
export function describeEnd(exitCode: number): End {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128) ?? [];
  return signal === undefined
    ? { exitCode, reason: `exit code ${exitCode}` }
    : { exitCode, signal, reason: `killed by ${signal}` };
}
