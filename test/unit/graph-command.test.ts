import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { command as graph } from '../../src/cli/graph.ts';
import { plainStyle } from '../../src/report/style.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'netlab-graph-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Runs the command in the folder `cwd`, where no lab is up. */
async function run(...args: readonly string[]) {
  const result = { stdout: '', stderr: '' };
  const context: Context = {
    write: (text) => void (result.stdout += text),
    writeBytes: () => undefined,
    note: (text) => void (result.stderr += text),
    style: { ...plainStyle, name: (text) => `<${text}>` },
    noteStyle: plainStyle,
    columns: 80,
    rows: 24,
    ask: undefined,
    animated: false,
    env: { K8S_NETLAB_STATE_DIR: join(cwd, 'state') },
    cwd,
    signal: new AbortController().signal,
    exit: () => undefined,
  };
  await graph(context)
    .exitOverride()
    .configureOutput({ writeErr: context.note })
    .parseAsync(args, { from: 'user' });
  return result;
}

describe('graph, where no lab is up', () => {
  it('draws the scenario that is named, and says so beside the picture', async () => {
    const { stdout, stderr } = await run('same-node');
    expect(stderr).toMatch(/^scenario \S+same-node\.yaml, as planned\n$/);
    expect(stdout).toMatch(/^lab same-node, as planned\n/);
  });

  it('without a name draws what up would build', async () => {
    expect((await run()).stdout).toMatch(/^lab two-nodes-vxlan, as planned\n/);
  });

  it.each([
    ['mermaid', /^---\ntitle: "same-node"\n---\nflowchart LR\n/],
    ['dot', /^digraph "same-node" \{\n/],
    ['svg', /^<svg /],
    ['html', /^<!doctype html>\n/],
  ])('prints %s', async (format, start) => {
    expect((await run('same-node', '--format', format)).stdout).toMatch(start);
  });

  it('writes to a file, without colours', async () => {
    expect((await run('same-node', '-o', 'picture.txt')).stdout).toBe('');
    expect(readFileSync(join(cwd, 'picture.txt'), 'utf8')).toContain('\n└─ node-1');
  });

  it('says which file could not be written, and why', async () => {
    await expect(run('same-node', '-o', 'no/such/folder.txt')).rejects.toMatchObject({
      problems: [{ code: 'graph/not-written', message: expect.stringContaining('ENOENT') as string }],
    });
  });

  it('refuses a format it does not know, and a lab that is not there', async () => {
    await expect(run('same-node', '--format', 'png')).rejects.toThrow('Allowed choices are text, mermaid');
    await expect(run('same-nod')).rejects.toMatchObject({ problems: [{ code: 'scenario/not-found' }] });
  });
});
