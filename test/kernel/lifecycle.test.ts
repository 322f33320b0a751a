import { execa } from 'execa';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { netlab, program, uniqueName } from './netlab.ts';

let state: string;
let env: Record<string, string>;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-state-'));
  env = { K8S_NETLAB_STATE_DIR: state };
});
afterEach(async () => {
  await netlab(['down', '--all'], { env });
  await rm(state, { recursive: true });
});

/** Everything of the host that a lab could have touched, as text. */
async function hostState(): Promise<string> {
  const look = `
    ip -o link; ip -o addr show scope global; ip route show table all; ip rule; ip neigh show nud permanent
    ls /run/netns /var/run/netns 2>/dev/null
    cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/all/forwarding /proc/sys/net/ipv6/conf/all/forwarding
    cut -d' ' -f3- /proc/self/mountinfo | sort`;
  return (await execa('sh', ['-c', look])).stdout;
}

/** Processes and namespaces that belong to the lab of that name. */
async function tracesOf(name: string): Promise<readonly string[]> {
  const { stdout } = await execa('ps', ['axo', 'pid,args'], { reject: false });
  return stdout.split('\n').filter((line) => line.includes(`k8s-netlab ${name}`));
}

describe('a lab', () => {
  it('leaves the host as it was, while it is up and when it is down again', async () => {
    const before = await hostState();
    const name = uniqueName('trace');
    expect((await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })).exitCode).toBe(0);
    expect(await hostState()).toBe(before);
    expect(await tracesOf(name)).not.toEqual([]);
    expect((await netlab(['down', name], { env })).exitCode).toBe(0);
    expect(await hostState()).toBe(before);
    expect(await tracesOf(name)).toEqual([]);
    expect(await readdir(state)).toEqual([]);
  });

  it('can be made ten times at once under ten names', async () => {
    const names = Array.from({ length: 10 }, () => uniqueName('many'));
    const results = await Promise.all(
      names.map((name) => netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })),
    );
    expect(results.map(({ exitCode, stderr }) => (exitCode === 0 ? '' : stderr))).toEqual(
      names.map(() => ''),
    );
    const listed = JSON.parse((await netlab(['ls', '--json'], { env })).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort());
    const pings = await Promise.all(
      names.map((name) =>
        netlab(['exec', '--lab', name, 'pod-a', '--', 'ping', '-c1', '10.244.2.2'], { env }),
      ),
    );
    expect(pings.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
  });

  it('is one lab when two commands ask for it in the same moment', async () => {
    const name = uniqueName('same');
    const results = await Promise.all(
      [1, 2].map(() => netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })),
    );
    expect(results.map(({ exitCode, stderr }) => (exitCode === 0 ? '' : stderr))).toEqual(['', '']);
    expect(JSON.parse((await netlab(['ls', '--json'], { env })).stdout)).toHaveLength(1);
  });

  it('whose holder was killed is no longer listed, and can be made again', async () => {
    const name = uniqueName('killed');
    await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env });
    const [record] = JSON.parse((await netlab(['ls', '--json'], { env })).stdout) as {
      holder: { pid: number };
    }[];
    process.kill(record!.holder.pid, 'SIGKILL');
    await eventually(async () => (await netlab(['ls'], { env })).stdout === 'no lab is up');
    expect(await readdir(state)).toEqual([]);
    expect((await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })).exitCode).toBe(0);
  });

  it('that is up becomes what a changed scenario says, and is not built twice', async () => {
    const name = uniqueName('again');
    await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env });
    expect((await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })).exitCode).toBe(0);
    const changed = 'apiVersion: k8s-netlab/v1\nname: x\nnodes: [node-1]\npods: [pod-z@node-1]\n';
    const [before] = JSON.parse((await netlab(['ls', '--json'], { env })).stdout) as { holder: object }[];
    const second = await netlab(['up', '-', '--lab', name], { env, input: changed });
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toContain('- node node-2 leaves the cluster');
    expect(second.stderr).toContain('+ pod pod-z is new: on node-1');
    const [after] = JSON.parse((await netlab(['ls', '--json'], { env })).stdout) as { holder: object }[];
    expect(after?.holder).toEqual(before?.holder);
  });
});

describe('an `up` that ends before its time', () => {
  const runs = 12;

  it(
    `killed by SIGKILL at any moment (${runs} of them) leaves no process, folder or device, and the next one works`,
    { timeout: 120_000 },
    async () => {
      const before = await hostState();
      const name = uniqueName('sigkill');
      const startedAt = performance.now();
      await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env });
      const wholeMs = performance.now() - startedAt;
      await netlab(['down', name], { env });
      for (let run = 0; run < runs; run += 1) {
        const child = execa(process.execPath, [program, 'up', 'two-nodes-vxlan', '--lab', name], {
          env,
          reject: false,
        });
        await after((wholeMs * run) / runs);
        child.kill('SIGKILL');
        const { signal } = await child;
        if (signal === undefined) await netlab(['down', name], { env });
        else await eventually(() => isUpOrGone(name));
        await netlab(['down', '--all'], { env });
      }
      expect(await tracesOf(name)).toEqual([]);
      expect(await hostState()).toBe(before);
      expect(await readdir(state)).toEqual([]);
      expect((await netlab(['up', 'two-nodes-vxlan', '--lab', name], { env })).exitCode).toBe(0);
    },
  );

  /** A killed `up` had either finished its lab, which is then listed, or nothing of it may run. */
  async function isUpOrGone(name: string): Promise<boolean> {
    const { stdout } = await netlab(['ls'], { env });
    return stdout.includes(name) || (await tracesOf(name)).length === 0;
  }

  it('interrupted by Ctrl-C takes its lab down and ends with 130', async () => {
    const name = uniqueName('sigint');
    const child = execa(process.execPath, [program, 'up', 'two-nodes-vxlan', '--lab', name], {
      env,
      reject: false,
    });
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('wiring')) resolve();
      });
    });
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    expect(await tracesOf(name)).toEqual([]);
    expect(await readdir(state)).toEqual([]);
  });
});
