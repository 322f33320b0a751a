import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { netlab, program } from '../kernel/netlab.ts';

const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The bodies of the fenced blocks of a language, in order. */
function blocks(language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, body]) => body ?? '',
  );
}

/** The lines of a block that run this program; others (npm, docker) need what a test has not. */
function commandsOf(block: string): readonly string[] {
  return block.split('\n').filter((line) => line.startsWith('k8s-netlab '));
}

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-readme-'));
  env = {
    K8S_NETLAB_STATE_DIR: join(folder, 'state'),
    PATH: `${dirname(program)}:${process.env['PATH'] ?? ''}`,
  };
});
afterEach(async () => {
  await netlab(['down', '--all'], { env });
  await rm(folder, { recursive: true });
});

describe("the README's commands", () => {
  const sessions = blocks('sh')
    .map(commandsOf)
    .filter((commands) => commands.length > 0);

  it('are there', () => {
    expect(sessions.flat().length).toBeGreaterThan(0);
  });

  it.each(sessions.map((commands) => [commands[0], commands.join('\n')]))(
    'run as written, from "%s" on',
    async (_first, commands) => {
      const { exitCode, stderr } = await execa('bash', ['-e', '-c', commands], {
        env,
        cwd: folder,
        reject: false,
      });
      expect(stderr).not.toContain('This is a bug');
      expect(exitCode).toBe(0);
    },
  );
});

describe("the README's scenarios", () => {
  const scenarios = blocks('yaml').filter((block) => block.startsWith('apiVersion:'));

  it('are there', () => {
    expect(scenarios.length).toBeGreaterThan(0);
  });

  it.each(scenarios.map((scenario) => [/^name: (.*)$/m.exec(scenario)?.[1], scenario]))(
    'hold in a fresh lab: %s',
    async (_name, scenario) => {
      await writeFile(join(folder, 'netlab.yaml'), scenario);
      const { exitCode, stdout, stderr } = await netlab(['test', 'netlab.yaml'], { env, cwd: folder });
      expect({ exitCode, report: exitCode === 0 ? '' : stdout + stderr }).toEqual({
        exitCode: 0,
        report: '',
      });
    },
  );
});
