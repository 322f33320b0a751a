import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vethName } from '../../src/net/names.ts';
import { netlab } from './netlab.ts';
import { type WiredLab, wiredLab } from './wired-lab.ts';

let lab: WiredLab;
let folder: string;

beforeAll(async () => {
  lab = await wiredLab();
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-graph-'));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The picture as text: the line of each device, and what is said of it below. */
async function graph(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await lab.run('graph', ...args);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `lab ${lab.open.name}, as the kernel has it now`,
  });
  return stdout;
}

async function picture(format: string): Promise<string> {
  const file = join(folder, `lab.${format}`);
  expect(await graph('--format', format, '-o', file)).toBe('');
  return readFile(file, 'utf8');
}

describe('the picture of a lab that is as it should be', () => {
  it('has nothing marked, and is the one of its scenario but for having been looked at', async () => {
    const text = await graph();
    expect(text).not.toContain('!');
    expect(text).toContain(`lab ${lab.open.name}, as the kernel has it\n`);
    const scenario = join(lab.open.stateFolder, 'scenario.yaml');
    const planned = await netlab(['graph', scenario], { env: lab.env });
    const body = (drawing: string) => drawing.split('\n').slice(1);
    expect(body(text)).toEqual(body(planned.stdout));
  });
});

describe('a name that is both a lab and a scenario', () => {
  it('is the lab; --plan draws the scenario', async () => {
    const both = 'same-node';
    const up = await netlab(['up', both, '--lab', both], { env: lab.env });
    expect(up.exitCode).toBe(0);
    expect((await netlab(['graph', both], { env: lab.env })).stderr).toBe(
      `lab ${both}, as the kernel has it now`,
    );
    const { stderr } = await netlab(['graph', both, '--plan'], { env: lab.env });
    expect(stderr).toMatch(/same-node\.yaml, as planned$/);
    expect((await netlab(['down', both], { env: lab.env })).exitCode).toBe(0);
  });

  it('that is neither is refused with the names of both', async () => {
    const { stderr, exitCode } = await netlab(['graph', 'same-nod'], { env: lab.env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "same-node"?');
    expect(stderr).toContain(`labs that are up: ${lab.open.name}`);
  });
});

describe('the picture of a lab in which something is broken', () => {
  beforeAll(async () => {
    await lab.sh(`ip -n pod-a link set eth0 down
      bridge -n node-1 fdb del $(bridge -n node-1 fdb show dev flannel.1 | cut -d' ' -f1) dev flannel.1 dst 192.168.50.12
      ip -n node-1 link set ${vethName('pod-c')} nomaster
      ip -n node-2 link add br9 type bridge
      ip -n node-2 link add p0 type veth peer name p1
      ip link add x0 type veth peer name x1 netns pod-b`);
  });

  it('shows the device that is down, and its cable without an answer', async () => {
    const text = await graph();
    expect(text).toMatch(/eth0 +10\.244\.1\.2\/24 .*\n.*! down\n/);
    expect(text).toMatch(new RegExp(`${vethName('pod-a')} .*\\n.*! unplugged\\n`));
  });

  it('shows the FDB entry that is missing, at the tunnel end it is missing from', async () => {
    const text = await graph();
    expect(text).toMatch(
      /flannel\.1 +10\.244\.1\.0\/32 .*\n.*→ 10\.244\.2\.0\/24\n.*! no FDB entry for node-2\n/,
    );
    expect(text).not.toContain('FDB entry for node-1');
  });

  it('shows the cable that is out of its bridge', async () => {
    expect(await graph()).toMatch(new RegExp(`${vethName('pod-c')} .* ── pod-c/eth0\\n.*! not in cni0\\n`));
  });

  it('shows what was added, and what it is joined to', async () => {
    const text = await graph();
    expect(text).toMatch(/br9 +mtu 1500 +bridge\n/);
    expect(text).toMatch(/p0 +mtu 1500 +── node-2\/p1\n/);
    expect(text).toMatch(/x0 +mtu 1500 +── pod-b\/x1\n(.*! .*\n)?.*! not in the plan\n/);
  });

  it('says the same in every form', async () => {
    for (const format of ['mermaid', 'dot', 'svg', 'html']) {
      const text = await picture(format);
      for (const words of ['no FDB entry for node-2', 'not in cni0', 'not in the plan', 'unplugged']) {
        expect(text, format).toContain(words);
      }
    }
    expect(await picture('html')).toContain('<code>ip -n pod-a link set eth0 up</code>');
  });
});

describe('the picture of a lab that lost a namespace', () => {
  it('says that it could not look, not that devices are missing', async () => {
    await lab.sh('ip netns del pod-b');
    await expect
      .poll(() => graph(), { timeout: 10_000 })
      .toMatch(/pod-b\n.*! no such namespace\n.*eth0 .*\n.*! could not look$/);
  });
});
