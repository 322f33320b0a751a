import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { type Problem, usageError } from '../error/lab-error.ts';
import { Label } from '../net/names.ts';
import { starterScenario } from '../scenario/starter.ts';
import type { Context } from './context.ts';

/** The file that commands take where none is named. */
const DEFAULT_NAME = 'netlab';

/** `k8s-netlab init`: a scenario file to start from. */
export function command(context: Context) {
  return new Command('init')
    .summary('write a commented scenario file to start from')
    .description('Writes NAME.yaml into the current folder: a small scenario that runs, each key explained.')
    .argument('[name]', 'name of the scenario', DEFAULT_NAME)
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab init && k8s-netlab test netlab.yaml
  k8s-netlab init overlay && k8s-netlab up overlay.yaml`,
    )
    .action(async (name) => {
      const file = await writeStarter(name.replace(/\.ya?ml$/, ''), context.cwd);
      const argument = file === `${DEFAULT_NAME}.yaml` ? '' : ` ${file}`;
      context.write(`wrote ${file}\n`);
      context.note(`Next: k8s-netlab up${argument}, or k8s-netlab test ${file}\n`);
    });
}

/** Never overwrites. */
async function writeStarter(name: string, cwd: string): Promise<string> {
  const label = Label.safeParse(name);
  if (!label.success) throw usageError(badName(name, label.error.issues[0]?.message));
  const file = `${label.data}.yaml`;
  try {
    await writeFile(join(cwd, file), starterScenario(label.data), { flag: 'wx' });
  } catch (error) {
    throw usageError(notWritten(file, error));
  }
  return file;
}

function badName(name: string, rule = 'is no name'): Problem {
  return { code: 'init/bad-name', message: `"${name}" ${rule}`, hint: 'take a name such as my-lab' };
}

function notWritten(file: string, error: unknown): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (reason === 'EEXIST') {
    const hint = 'give another name: k8s-netlab init NAME';
    return { code: 'init/exists', message: `${file} is there already and stays as it is`, hint };
  }
  return {
    code: 'init/not-written',
    message: `${file} cannot be written: ${reason}`,
    hint: 'go to a folder of yours',
  };
}
