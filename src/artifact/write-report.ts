import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { machineError } from '../error/lab-error.ts';
import { codeOfError } from './check-folder.ts';

/**
 * Writes a report whole or not at all, so that whoever waits for the file never reads half of it; to a device or a pipe, directly.
 * @throws LabError `report/unwritable`
 */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    const existing = await stat(file).catch(() => undefined);
    if (existing === undefined) await replace(file, text);
    else if (existing.isFile()) await replace(await realpath(file), text);
    else await writeFile(file, text);
  } catch (error) {
    throw machineError(
      {
        code: 'report/unwritable',
        message: `the report could not be written to ${file} (${codeOfError(error)})`,
        hint: 'see whether there is room and whether you may write there',
      },
      error,
    );
  }
}

async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
