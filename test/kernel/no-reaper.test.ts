import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { program, uniqueName } from './netlab.ts';

const isRoot = process.geteuid?.() === 0;

/** Ends the container of the test, and all that is in it. */
let stop: () => void;
/** Runs a program in it. */
let enter: readonly [string, ...string[]];
let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-state-'));
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  // As process 1 of many a container, sleep reaps nobody.
  const container = spawn('unshare', [
    ...user,
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sleep',
    'infinity',
  ]);
  stop = () => container.kill('SIGKILL');
  await eventually(async () => isSleeping(await childOf(container.pid)));
  const credentials = isRoot ? [] : ['--user', '--preserve-credentials'];
  enter = ['nsenter', `--target=${await childOf(container.pid)}`, ...credentials, '--mount', '--pid', '--'];
});
afterEach(async () => {
  stop();
  await rm(state, { recursive: true });
});

async function childOf(parent: number | undefined): Promise<number> {
  const children = `/proc/${String(parent)}/task/${String(parent)}/children`;
  return Number(await readFile(children, 'utf8'));
}

async function isSleeping(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')) === 'sleep\n';
}

/** The network namespaces that the container's processes are in. */
async function networkNamespaces(): Promise<readonly string[]> {
  const [nsenter, ...args] = enter;
  const look = 'for process in /proc/[0-9]*; do readlink $process/ns/net; done | sort -u';
  return (await execa(nsenter, [...args, 'sh', '-c', look])).stdout.split('\n');
}

describe('where process 1 reaps nobody', () => {
  it('an interrupted up ends as anywhere else, and nothing of its network is left', async () => {
    const before = await networkNamespaces();
    const [nsenter, ...args] = [
      ...enter,
      process.execPath,
      program,
      'up',
      'two-nodes-vxlan',
      '--lab',
      uniqueName('reap'),
    ];
    const up = spawn(nsenter, args, {
      env: { ...process.env, K8S_NETLAB_STATE_DIR: state },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface(up.stderr)) {
      if (line.startsWith('wiring')) process.kill(await childOf(up.pid), 'SIGTERM');
    }
    if (up.exitCode === null) await once(up, 'close');
    expect(up.exitCode).toBe(130);
    expect(await networkNamespaces()).toEqual(before);
  });
});
