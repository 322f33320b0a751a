import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab, LabPod } from '../../src/lab/lab.ts';
import type { ContainerState } from '../../src/runtime/container-state.ts';
import { containerStates } from '../../src/runtime/containers.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Runner } from '../../src/sandbox/runner.ts';
import type { Container } from '../../src/scenario/scenario.ts';

/** A sandbox with pods that have a network namespace and no more of a network than the test gives them. */
export interface BareLab extends AsyncDisposable {
  readonly inside: Runner;
  readonly lab: Lab;
  /** Runs a shell script inside the sandbox and gives its stdout; any exit code but 0 fails the test. */
  readonly sh: (script: string) => Promise<string>;
}

export async function bareLab(pods: Readonly<Record<string, readonly Container[]>>): Promise<BareLab> {
  const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-bare-'));
  await mkdir(join(folder, 'lab'));
  const sandbox = await createSandbox('bare', join(folder, 'lab'));
  const { inside } = sandbox;
  const sh = async (script: string): Promise<string> => {
    const outcome = await inside.run(['sh', '-c', script]);
    if (outcome.kind !== 'exited' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
    return outcome.stdout;
  };
  const names = Object.keys(pods);
  await sh(names.map((name) => `ip netns add ${name} && ip -n ${name} link set lo up`).join(' && '));
  const lab = { name: 'bare', nodes: [], pods: names.map((name) => podOf(name, pods[name] ?? [])) };
  return {
    inside,
    lab: lab as unknown as Lab,
    sh,
    [Symbol.asyncDispose]: async () => {
      await sandbox[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A container with a shell script as its command. */
export function running(name: string, script: string, more: Partial<Container> = {}): Container {
  return container(name, { command: ['sh', '-c', script], ...more });
}

/** A container the lab answers for. */
export function answering(name: string, ...ports: readonly number[]): Container {
  return container(name, { ports });
}

export function container(name: string, more: Partial<Container>): Container {
  const at = { file: 'test', line: 1, column: 1 };
  return { name, command: undefined, ports: [], env: {}, privileged: false, at, ...more };
}

function podOf(name: string, containers: readonly Container[]): Pick<LabPod, 'name' | 'node' | 'containers'> {
  return { name, node: 'node-1', containers };
}

/** The state of every container by its name. */
export async function states(lab: BareLab): Promise<Readonly<Record<string, ContainerState>>> {
  return Object.fromEntries((await containerStates(lab)).map((state) => [state.container, state]));
}

/** What a container wrote. */
export async function logOf(lab: BareLab, pod: string, name: string): Promise<string> {
  return lab.sh(`cat /run/k8s-netlab/containers/${pod}/${name}/log`);
}
