import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineError } from '../error/lab-error.ts';
import { Life } from '../lab/life.ts';

/** What the nodes of a lab have been through, in its state folder. */
const LIFE_FILE = 'nodes.json';

/**
 * Reads what the nodes of the lab with this state folder have been through.
 * @throws LabError `lab/broken-life`
 */
export async function readLife(folder: string): Promise<Life> {
  const file = join(folder, LIFE_FILE);
  try {
    return Life.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw machineError(
      {
        code: 'lab/broken-life',
        message: `${file} does not tell which nodes are up`,
        hint: 'take the lab down and up again',
      },
      cause,
    );
  }
}

/** Replaces the file as a whole. */
export async function writeLife(folder: string, life: Life): Promise<void> {
  const file = join(folder, LIFE_FILE);
  await writeFile(`${file}.draft`, `${JSON.stringify(life, undefined, 2)}\n`);
  await rename(`${file}.draft`, file);
}
