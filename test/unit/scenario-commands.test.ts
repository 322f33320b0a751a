import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { command as init } from '../../src/cli/init.ts';
import type { CommandModule } from '../../src/cli/registry.ts';
import { command as schema } from '../../src/cli/schema.ts';
import { command as validate } from '../../src/cli/validate.ts';
import { plainStyle } from '../../src/report/style.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { head } from './scenario-text.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'netlab-commands-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Runs a command in the folder `cwd`, and gives what it printed and would end with. */
async function run(command: CommandModule['command'], ...args: readonly string[]) {
  const result = { stdout: '', stderr: '', exit: 0 };
  const context: Context = {
    write: (text) => void (result.stdout += text),
    writeBytes: () => undefined,
    note: (text) => void (result.stderr += text),
    style: plainStyle,
    noteStyle: plainStyle,
    columns: 80,
    rows: undefined,
    ask: undefined,
    animated: false,
    env: {},
    cwd,
    signal: new AbortController().signal,
    exit: (code) => void (result.exit = code),
  };
  await command(context).parseAsync(args, { from: 'user' });
  return result;
}

function fileWith(name: string, text: string): string {
  const file = join(cwd, name);
  writeFileSync(file, text);
  return file;
}

describe('validate', () => {
  it('counts what a valid file holds', async () => {
    const file = fileWith('good.yaml', `${head}nodes: [node-1]\npods: [pod-a@node-1, pod-b@node-1]\n`);
    expect(await run(validate, file)).toEqual({
      stdout: `${file}: valid, 1 node, 2 pods, 0 steps\n`,
      stderr: '',
      exit: 0,
    });
  });

  it('tells the problems of every file, and ends with 2', async () => {
    const good = fileWith('good.yaml', `${head}nodes: [node-1]\n`);
    const wrong = fileWith('wrong.yaml', `${head}nodes: [Node]\npodz: []\n`);
    const result = await run(validate, wrong, good, join(cwd, 'none.yaml'));
    expect(result.exit).toBe(2);
    expect(result.stdout).toBe(`${good}: valid, 1 node, 0 pods, 0 steps\n`);
    expect(result.stderr).toContain(`${wrong}:3:9  scenario/bad-format\n`);
    expect(result.stderr).toContain(`${wrong}:4:1  scenario/unknown-key\n`);
    expect(result.stderr).toContain('scenario/not-found\n');
  });

  it('gives the same as data', async () => {
    const good = fileWith('good.yaml', `${head}nodes: [node-1]\n`);
    const wrong = fileWith('wrong.yaml', `${head}nodes: []\n`);
    const { stdout, stderr, exit } = await run(validate, '--json', good, wrong);
    expect({ stderr, exit }).toEqual({ stderr: '', exit: 2 });
    expect(JSON.parse(stdout)).toMatchObject([
      { file: good, valid: true, name: 'unit', nodes: 1, pods: 0, steps: 0 },
      { file: wrong, valid: false, problems: [{ code: 'scenario/out-of-range', at: { line: 3 } }] },
    ]);
  });

  it('takes the built-in scenario where there is no file', async () => {
    expect((await run(validate)).stdout).toContain('two-nodes-vxlan.yaml: valid, 2 nodes, 3 pods');
  });
});

describe('schema', () => {
  it('prints JSON', async () => {
    const { stdout, exit } = await run(schema);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty(
      'properties.network.properties.Network.default',
      '10.244.0.0/16',
    );
  });
});

describe('init', () => {
  it('writes a scenario that is valid as it is', async () => {
    expect((await run(init)).stdout).toBe('wrote netlab.yaml\n');
    const text = readFileSync(join(cwd, 'netlab.yaml'), 'utf8');
    expect(parseScenario({ file: 'netlab.yaml', text })).toMatchObject({ name: 'netlab' });
  });

  it('gives file and scenario the name asked for', async () => {
    expect((await run(init, 'overlay.yaml')).stdout).toBe('wrote overlay.yaml\n');
    expect(readFileSync(join(cwd, 'overlay.yaml'), 'utf8')).toContain('\nname: overlay\n');
  });

  it('leaves a file alone that is there', async () => {
    const file = fileWith('netlab.yaml', 'mine');
    await expect(run(init)).rejects.toMatchObject({ problems: [{ code: 'init/exists' }] });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each(['Bad_Name', '../up', 'a/b', ''])('refuses the name "%s"', async (name) => {
    await expect(run(init, name)).rejects.toMatchObject({ problems: [{ code: 'init/bad-name' }] });
  });
});
