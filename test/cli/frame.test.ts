import { describe, expect, it } from 'vitest';
import { registry } from '../../src/cli/registry.ts';
import { version } from '../../src/runtime/version.ts';
import { netlab } from '../kernel/netlab.ts';

const commands = registry.filter(({ isHidden }) => isHidden !== true).map(({ name }) => name);

describe.each(commands)('k8s-netlab %s --help', (name) => {
  it('explains the command with examples that name it, on stdout, in 80 columns', async () => {
    const { exitCode, stdout, stderr } = await netlab([name, '--help']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: k8s-netlab ${name}\\b`));
    const [, examples] = stdout.split('\nExamples:\n');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(examples).toContain(`k8s-netlab ${name}`);
  });
});

describe('the help', () => {
  it('lists every command with a summary', async () => {
    const { exitCode, stdout } = await netlab(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b.* {2,}\\S`, 'm'));
  });

  it('keeps commands for shells to itself', async () => {
    expect((await netlab(['--help'])).stdout).not.toMatch(/^ {2}complete\b(?!ion)/m);
  });
});

describe('the exit code', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['ls', '--frobnicate']],
    ['a missing argument', ['completion']],
    ['an argument that is none of the choices', ['completion', 'tcsh']],
    ['a scenario that does not exist', ['plan', 'no-such-scenario.yaml']],
  ])('is 2 for %s, and stderr says what is wrong', async (_title, args) => {
    const { exitCode, stdout, stderr } = await netlab(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('is 3 where this machine cannot', async () => {
    expect((await netlab(['doctor'], { env: { PATH: '/nonexistent' } })).exitCode).toBe(3);
  });
});

describe('the version', () => {
  it('is that of the package, by option and by command', async () => {
    expect((await netlab(['--version'])).stdout).toBe(version());
    const { stdout } = await netlab(['version', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      'k8s-netlab': version(),
      node: process.versions.node,
      kernel: expect.stringMatching(/^\d+\.\d+/) as string,
      iproute2: expect.stringMatching(/^\d+\.\d+/) as string,
    });
  });
});
