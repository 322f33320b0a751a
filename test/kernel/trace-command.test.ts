import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { runningIn } from './following.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;
let folder: string;

beforeAll(async () => {
  lab = await wiredLab();
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-trace-'));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('k8s-netlab trace', () => {
  it('ends with 0 when the probe was answered', async () => {
    const { stdout, stderr, exitCode } = await lab.run('trace', 'pod-a', 'pod-b');
    expect(stdout).toContain('answered by 10.244.2.2 (pod-b) after');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('ends with 1 when it was not, and says where it was lost', async () => {
    const { stdout, exitCode } = await lab.run('trace', 'pod-a', '203.0.113.9', '--wait', '0.3');
    expect(stdout).toMatch(/^lost: the probe ended after \d+ underlay\/underlay in; /m);
    expect(exitCode).toBe(1);
  });

  it('prints nothing but data with --json', async () => {
    const { stdout } = await lab.run('trace', 'node-1', 'node-2/cni0', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      probe: { kind: 'icmp', from: 'node-1', to: 'node-2/cni0', address: '10.244.2.1' },
      end: { kind: 'answered' },
      names: { '10.244.2.1': 'node-2/cni0' },
    });
  });

  it('writes a page with the way drawn over the topology', async () => {
    const file = join(folder, 'trace.html');
    const { exitCode } = await lab.run('trace', 'pod-a', 'pod-b', '--html', file);
    const page = await readFile(file, 'utf8');
    expect(exitCode).toBe(0);
    expect(page).toContain('<svg');
    expect(page).toContain('The way from pod-a to pod-b');
  });

  it('says that a page cannot be written', async () => {
    const { stderr, exitCode } = await lab.run(
      'trace',
      'pod-a',
      'pod-b',
      '--html',
      join(folder, 'no', 'x.html'),
    );
    expect(stderr).toContain('trace/cannot-write');
    expect(exitCode).toBe(2);
  });

  it.each([
    [['pod-a', 'nobody'], 'lab/no-such-target'],
    [['nobody', 'pod-a'], 'lab/no-such-place'],
    [['pod-a', 'pod-b', '--tcp', '80', '--df'], 'trace/size-of-icmp'],
    [
      ['pod-a', 'pod-b', '--tcp', '80', '--udp', '80'],
      "option '--tcp <port>' cannot be used with option '--udp <port>'",
    ],
    [['pod-a', 'pod-b', '--tcp', '0'], 'It must be a number from 1 to 65535'],
  ])('refuses %j', async (words, complaint) => {
    const { stderr, exitCode } = await lab.run('trace', ...words);
    expect(stderr).toContain(complaint);
    expect(exitCode).toBe(2);
  });

  it('leaves no process behind in the lab', async () => {
    await lab.run('trace', 'pod-a', '203.0.113.9', '--wait', '0.3');
    await eventually(async () => (await runningIn(lab, 'ping')) === 0);
  });
});
