import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type Chain, noChain } from '../../src/cni/call.ts';
import { formatScript, parseAnswers } from '../../src/cni/script.ts';
import { hostRunner } from '../../src/sandbox/host-runner.ts';

const look = (...argv: readonly [string, ...string[]]) => ({ kind: 'look', argv }) as const;
const plugin = (program: string, stdin: string, env: Readonly<Record<string, string>> = {}) =>
  ({ kind: 'plugin', program, stdin, env }) as const;

/** What the script answers on this machine, without a lab. */
async function run(...chains: readonly Chain[]): Promise<readonly (readonly Answer[])[]> {
  const script = formatScript(chains).replace('/run/cni.XXXXXX', '-t cni.XXXXXX');
  const outcome = await hostRunner.run(['sh', '-s', 'MARK'], { stdin: script });
  expect(outcome).toMatchObject({ kind: 'exited', code: 0, stderr: '' });
  return parseAnswers(outcome.kind === 'exited' ? outcome.stdout : '', 'MARK', chains);
}

const stdoutOf = (answer: Answer | undefined): string =>
  answer?.kind === 'ended' ? answer.stdout : `${answer?.kind}`;

describe('a script of calls', () => {
  it('gives a plugin its environment and its configuration, whatever is in it', async () => {
    const awkward = `{"text":"it's $HOME \`id\` \\\\n \\"x\\" %s"}`;
    const [[cat, env] = []] = await run({
      ...noChain,
      calls: [plugin('/bin/cat', awkward), plugin('/usr/bin/env', '{}', { CNI_ARGS: "a=it's;b=$x" })],
    });
    expect(stdoutOf(cat)).toBe(awkward);
    expect(stdoutOf(env).split('\n')).toContain("CNI_ARGS=a=it's;b=$x");
  });

  it('hands the result of each on to the next as prevResult', async () => {
    const chain = {
      ...noChain,
      handsOn: true,
      calls: [plugin('/bin/cat', '{"a":1}'), plugin('/bin/cat', '{"b":2}')],
    };
    const [[, second] = [], [fresh] = []] = await run(chain, { ...chain, calls: chain.calls.slice(1) });
    expect(JSON.parse(stdoutOf(second))).toEqual({ prevResult: { a: 1 }, b: 2 });
    expect(JSON.parse(stdoutOf(fresh))).toEqual({ b: 2 });
  });

  it('ends a chain at a failure where it is told to, and goes on otherwise', async () => {
    const calls = [plugin('/bin/false', '{}'), plugin('/bin/cat', '{}'), look('echo', 'seen')];
    const [stopped = [], gone = []] = await run(
      { ...noChain, stopsAtFailure: true, calls },
      { ...noChain, calls },
    );
    expect(stopped.map(({ kind }) => kind)).toEqual(['ended', 'skipped', 'ended']);
    expect(gone.map(({ kind }) => kind)).toEqual(['ended', 'ended', 'ended']);
    expect(gone[0]).toMatchObject({ status: 1 });
  });

  it('says what is missing, be it absent, a folder, or not to be run', async () => {
    const calls = ['/nowhere', '/tmp', '/etc/passwd'].map((program) => plugin(program, '{}'));
    expect((await run({ ...noChain, calls })).flat()).toEqual([
      { kind: 'missing' },
      { kind: 'missing' },
      { kind: 'missing' },
    ]);
  });

  it('writes its files for their owner alone, and removes those that go only where all went well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-script-'));
    const step = (name: string, program: string): Chain => ({
      ...noChain,
      before: [{ path: `${folder}/made/${name}`, content: "it's" }],
      calls: [plugin(program, '{}')],
      after: [{ path: `${folder}/made/${name}`, isGone: true }],
    });
    const list = look('sh', '-c', `cd ${folder}; stat -c "%a %n" made made/*; cat made/*`);
    const [, , [listed] = []] = await run(step('b', '/bin/false'), step('c', '/bin/true'), {
      ...noChain,
      calls: [list],
    });
    expect(stdoutOf(listed)).toBe("700 made\n600 made/b\nit's");
    await rm(folder, { recursive: true });
  });

  it('keeps apart what plugins print on either stream, without a word on what that is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[ -~\n]{0,40}$/),
        fc.stringMatching(/^[ -~\n]{0,40}$/),
        async (out, err) => {
          const print = 'printf %s "$1"; printf %s "$2" >&2; exit 7';
          const [[answer] = []] = await run({ ...noChain, calls: [look('sh', '-c', print, 'sh', out, err)] });
          expect(answer).toEqual({ kind: 'ended', status: 7, stdout: out, stderr: err });
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the answers of a script that was ended early', () => {
  it('are those that it came to; the others were skipped', () => {
    const chains = [{ ...noChain, calls: [look('a'), look('b'), look('c')] }];
    expect(parseAnswers('MARK 0\nhello\nMARK\n\nMARK skipped\n', 'MARK', chains)).toEqual([
      [{ kind: 'ended', status: 0, stdout: 'hello', stderr: '' }, { kind: 'skipped' }, { kind: 'skipped' }],
    ]);
  });
});
