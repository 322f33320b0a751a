import { execa } from 'execa';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { design } from '../../src/netlab.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { formatScript } from '../../src/plan/script.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const scenarios = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));

async function scriptOf(name: string): Promise<string> {
  const scenario = parseScenario({
    file: `scenarios/${name}`,
    text: await readFile(`${folder}${name}`, 'utf8'),
  });
  return formatScript(planLab(await design(scenario))).text;
}

/** `undefined` where the machine has no shellcheck, which CI has. */
const shellcheck = await execa('shellcheck', ['--version'], { reject: false });

describe.each(scenarios)('the plan of %s', (name) => {
  it('is the one on record (npx vitest run -u writes a new record)', async () => {
    await expect(await scriptOf(name)).toMatchFileSnapshot(`plans/${name.replace('.yaml', '.sh')}`);
  });

  it('is a POSIX shell script', async () => {
    expect(await execa('sh', ['-n'], { input: await scriptOf(name), reject: false })).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  });

  it.skipIf(shellcheck.exitCode !== 0)('is clean for shellcheck', async () => {
    const { stdout } = await execa('shellcheck', ['-'], { input: await scriptOf(name), reject: false });
    expect(stdout).toBe('');
  });
});
