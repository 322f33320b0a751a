import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioResult } from '../../src/check/verdict.ts';
import type { Runner } from '../../src/sandbox/runner.ts';
import { runScenario } from '../../src/steps/run-scenario.ts';
import { netlab } from './netlab.ts';
import { wiredLab } from './wired-lab.ts';

const scenario = `apiVersion: k8s-netlab/v1
name: verbose
nodes: [node-1]
pods: [pod-a@node-1, pod-b@node-1]
steps:
  - { name: nothing is done, exec: { on: pod-a, run: ["true"] }, expect: [{ exit: 0 }] }
  - { name: pod-a asks for pod-b, ping: { from: pod-a, to: pod-b } }
  - { name: a route is taken away, exec: { on: node-1, run: [ip, route, del, default] } }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-verbose-'));
  await writeFile(join(folder, 'verbose.yaml'), scenario);
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...options: readonly string[]) =>
  netlab(['test', join(folder, 'verbose.yaml'), ...options], {
    env: { K8S_NETLAB_STATE_DIR: folder, NO_COLOR: '1' },
  });

describe('test --verbose', () => {
  it('shows what each step changed in which table, and where nothing was changed', async () => {
    const { stdout, exitCode } = await run('--verbose');
    expect(exitCode).toBe(0);
    const [, first, second, third] = stdout.split(/^\d\. +/m);
    expect(first).toContain('changed nothing in the tables');
    expect(second).toMatch(/changed, pod-a neigh\n +\+ 10\.244\.1\.3 dev eth0 lladdr \S+ \w+ # pod-b\n/);
    expect(second).toMatch(/changed, pod-b neigh\n +\+ 10\.244\.1\.2 dev eth0 lladdr \S+ \w+ # pod-a\n/);
    expect(third).toMatch(/changed, node-1 routes\n +- default via 192\.168\.50\.254 dev eth0 # underlay\n/);
  });

  it('keeps the changes with the results; without it nobody looks', async () => {
    const verbose = JSON.parse((await run('-v', '--json')).stdout) as { results: readonly ScenarioResult[] };
    expect(verbose.results[0]?.steps[2]?.changes).toContainEqual({
      ...{ where: 'node-1', table: 'routes', kind: 'removed' },
      line: 'default via 192.168.50.254 dev eth0  # underlay',
    });
    const plain = JSON.parse((await run('--json')).stdout) as { results: readonly ScenarioResult[] };
    expect(plain.results[0]?.steps[2]).not.toHaveProperty('changes');
  });

  it('leaves a step untested whose tables could not be read, and goes on', async () => {
    await using lab = await wiredLab();
    const { inside, scenario: wired } = lab.open;
    const [ping] = wired.steps;
    const steps = [ping!, { ...ping!, name: 'once more' }];
    let looks = 0;
    const run: Runner['run'] = (argv, options) => {
      const isLook = options?.stdin?.startsWith("echo '@ underlay'") === true;
      if (isLook) looks += 1;
      return inside.run(isLook && looks === 2 ? ['no-such-program'] : argv, options);
    };
    const open = { ...lab.open, scenario: { ...wired, steps }, inside: { ...inside, run } };
    const { steps: done } = await runScenario(open, { isVerbose: true });
    expect(done[0]).not.toHaveProperty('changes');
    expect(done[0]?.after).toMatchObject([
      { kind: 'untested', wanted: 'to be told what the step changed in the tables' },
    ]);
    expect(done[1]?.changes).not.toEqual([]);
    expect(done[1]?.after).toEqual([]);
  });
});
