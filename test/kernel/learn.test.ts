import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { netlab, program } from './netlab.ts';

const LESSON = `apiVersion: k8s-netlab/v1
name: short
description: |
  One pod. It has an address.
nodes: [node-1]
pods: [pod-a@node-1]
steps:
  - name: pod-a has an address
    why: It is given one.
    claims: [S2]
    expect: [{ addresses: { of: pod-a, has: { dev: eth0, address: pod-a } } }]
  - name: pod-a reaches its node
    ping: { from: pod-a, to: node-1/cni0 }
    expect: [{ reply: { ttl: 64 } }]
`;

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-learn-'));
  env = { K8S_NETLAB_STATE_DIR: folder, NO_COLOR: '1', TERM: 'dumb' };
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A lesson at a terminal of its own; `keys` are typed at each question, one after another. */
async function atTerminal(keys: readonly string[]): Promise<string> {
  const file = join(folder, 'short.yaml');
  await execa('sh', ['-c', 'cat >"$1"', 'sh', file], { input: LESSON });
  const command = `${process.execPath} ${program} learn ${file}`;
  const child = execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env,
    reject: false,
  });
  const left = [...keys];
  let asked = 0;
  child.stdout.on('data', () => undefined);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const questions = said.split(', q to quit ').length - 1;
    if (questions <= asked) return;
    asked = questions;
    child.stdin.write(left.shift() ?? 'q\n');
  });
  const { stdout } = await child;
  return stdout.replaceAll('\r', '');
}

describe('k8s-netlab learn', () => {
  it('lists the lessons in the order to read them', async () => {
    const { stdout, exitCode } = await netlab(['learn'], { env });
    const [first] = stdout.split('\n');
    expect(first).toMatch(/^1\. +same-node +\d+ steps {2}How a packet gets from pod to pod on one node$/);
    expect(stdout).toContain('two-nodes-vxlan');
    expect(exitCode).toBe(0);
  });

  it('runs through a lesson where nobody can be asked', async () => {
    const { stdout, exitCode } = await netlab(['learn', '-'], { env, input: LESSON });
    expect(stdout).toContain('One pod. It has an address.');
    expect(stdout).toContain('1.  pod-a has an address [S2]\n    It is given one.\n    held ');
    expect(stdout).toMatch(/short: all 2 steps held \(2 checks, [\d.]+ s\)$/);
    expect(exitCode).toBe(0);
  });

  it('shows the command, waits for Enter, and only then runs it', async () => {
    const text = await atTerminal(['\n', '\n']);
    expect(text).toContain('The lab is up: try k8s-netlab shell');
    const question = text.indexOf('$ ip netns exec pod-a ping -c 1 10.244.1.1   Enter to run it, q to quit');
    expect(question).toBeGreaterThan(text.indexOf('pod-a reaches its node'));
    expect(text.indexOf('held a reply with TTL 64')).toBeGreaterThan(question);
    expect(text).toContain('short: all 2 steps held');
  });

  it('ends when the reader has had enough, and takes the lab down', async () => {
    const text = await atTerminal(['\n', 'q\n']);
    expect(text).toContain('pod-a reaches its node');
    expect(text).not.toContain('a reply with TTL 64');
    expect((await netlab(['ls'], { env })).stdout).toContain('no lab is up');
  });

  it('does not begin in a lab that is up', async () => {
    await netlab(['up', '-'], { env, input: LESSON });
    const { stderr, exitCode } = await netlab(['learn', '-'], { env, input: LESSON });
    expect(stderr).toContain('a lab "short" is up, and a lesson begins with a fresh one');
    expect(exitCode).toBe(2);
    await netlab(['down', 'short'], { env });
  });
});
