import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { netlab, program } from '../kernel/netlab.ts';

let env: Record<string, string>;
beforeAll(async () => {
  const state = await mkdtemp(join(tmpdir(), 'k8s-netlab-state-'));
  env = { K8S_NETLAB_STATE_DIR: state, PATH: `${dirname(program)}:${process.env['PATH'] ?? ''}` };
});
afterAll(async () => {
  await netlab(['down', '--all'], { env });
  await rm(env['K8S_NETLAB_STATE_DIR']!, { recursive: true });
});

/** What bash offers for the words, the last one unfinished. */
async function bashOffers(...words: readonly string[]): Promise<readonly string[]> {
  const ask = `source <(k8s-netlab completion bash)
    COMP_WORDS=(k8s-netlab "$@") COMP_CWORD=$#
    _k8s_netlab
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await execa('bash', ['--noprofile', '--norc', '-c', ask, 'bash', ...words], { env });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it('offers commands and options', async () => {
    expect(await bashOffers('compl')).toEqual(['completion']);
    expect(await bashOffers('doctor', '--j')).toEqual(['--json']);
  });

  it('offers built-in scenarios where a scenario may stand', async () => {
    expect(await bashOffers('plan', 'two-nodes-v')).toEqual(['two-nodes-vxlan']);
  });

  it('leaves file names to bash where nothing of ours fits', async () => {
    expect(await bashOffers('plan', './no-such')).toEqual([]);
  });

  it('runs nothing of what stands on the line', async () => {
    const witness = join(env['K8S_NETLAB_STATE_DIR']!, 'witness');
    expect(await bashOffers('plan', `$(touch ${witness})`, '')).toEqual([]);
    await expect(execa('test', ['-e', witness])).rejects.toMatchObject({ exitCode: 1 });
  });

  it('offers nodes and pods of the lab that is up, and nothing where none is', async () => {
    expect(await bashOffers('exec', 'pod-')).toEqual([]);
    expect((await netlab(['up', 'two-nodes-vxlan', '--lab', 'completion'], { env })).exitCode).toBe(0);
    expect((await bashOffers('exec', 'pod-')).toSorted()).toEqual(['pod-a', 'pod-b', 'pod-c']);
    expect(await bashOffers('exec', 'node-')).toEqual(['node-1', 'node-2']);
    expect(await bashOffers('down', '')).toEqual(['completion']);
  });
});

describe('the completion scripts', () => {
  it('are sound shell', async () => {
    const { stdout } = await netlab(['completion', 'bash'], { env });
    await execa('bash', ['-n'], { input: stdout });
    const { stdout: findings } = await execa('shellcheck', ['--shell=bash', '-'], {
      input: stdout,
      reject: false,
    });
    expect(findings).toBe('');
  });
});
