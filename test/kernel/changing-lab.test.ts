import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/check/verdict.ts';
import type { JsonReport } from '../../src/report/json-report.ts';
import { netlab } from './netlab.ts';

let state: string;
let env: Record<string, string>;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'k8s-netlab-changing-'));
  env = { K8S_NETLAB_STATE_DIR: state, NO_COLOR: '1' };
});
afterEach(async () => {
  await netlab(['down', '--all'], { env });
  await rm(state, { recursive: true });
});

const fileOf = (name: string) => join(import.meta.dirname, `scenarios/${name}.yaml`);

async function stepsOf(...args: readonly string[]): Promise<readonly StepResult[]> {
  const { stdout } = await netlab(['test', ...args, '--json'], { env });
  return (JSON.parse(stdout) as JsonReport).results[0]!.steps;
}

function failuresIn(steps: readonly StepResult[]) {
  return steps.flatMap(({ name, before, after }) =>
    [...before, ...after].filter(({ kind }) => kind !== 'held').map((verdict) => ({ name, ...verdict })),
  );
}

describe('a scenario that changes its lab', () => {
  it('tells of nodes and pods that come and go, of leases that end, and of strangers', async () => {
    const steps = await stepsOf(fileOf('changing-lab'), '-v');
    expect(failuresIn(steps)).toEqual([]);
    const [, joins] = steps;
    expect(joins?.did).toBe('k8s-netlab node add node-3');
    expect(joins?.changes).toContainEqual(
      expect.objectContaining({ where: 'node-1', table: 'routes', kind: 'added' }),
    );
    expect(joins?.changes?.some(({ where }) => where === 'node-3')).toBe(true);
  });

  it('tells of a store that dies, one member and all of them, and comes back', async () => {
    expect(failuresIn(await stepsOf(fileOf('store-dies')))).toEqual([]);
  });

  it('is a lesson, with the commands that change the lab', async () => {
    const { exitCode, stdout } = await netlab(['learn', fileOf('changing-lab')], { env, input: '' });
    expect(stdout).toContain('$ k8s-netlab node stop node-3\n');
    expect(exitCode).toBe(0);
  });

  it('leaves the lab as it has become to the bundle, the pictures and to who keeps it', async () => {
    const bundle = join(state, 'bundle');
    const text = await readFile(fileOf('changing-lab'), 'utf8');
    const short = text.slice(0, text.indexOf('  - name: a pod is taken away'));
    const file = join(state, 'short.yaml');
    await writeFile(
      file,
      `${short}  - name: it breaks\n    within: 50ms\n    expect:\n      - leases: { has not: { node: node-3 } }\n`,
    );
    const { exitCode, stderr } = await netlab(['test', file, '--keep', '--bundle', bundle], { env });
    expect(exitCode).toBe(1);
    const files = await readdir(bundle, { recursive: true });
    const inspection = files.find((name) => name.endsWith('inspect.txt')) ?? '';
    expect(await readFile(join(bundle, inspection), 'utf8')).toMatch(/^pod-d/m);
    const [, kept = ''] = /lab (\S+) is left up/.exec(stderr) ?? [];
    expect((await netlab(['status', kept], { env })).stdout).toContain('all there');
    expect((await netlab(['graph', kept], { env })).stdout).toContain('pod-d');
  });
});
