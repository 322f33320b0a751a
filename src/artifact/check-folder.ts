import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LabError, usageError } from '../error/lab-error.ts';

/**
 * Refuses a path whose folder is not there or may not be written to: better before a run than after it.
 * @throws LabError `report/no-folder`
 */
export async function checkFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw noFolder(path, `${folder} is no folder`);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (codeOfError(error) === 'ENOENT') throw noFolder(path, `there is no folder ${folder}`);
    if (codeOfError(error) === 'EACCES') throw noFolder(path, `you may not write to the folder ${folder}`);
    throw error;
  }
}

/** `ENOENT` and the like; empty for an error that has none. */
export function codeOfError(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function noFolder(path: string, reason: string): LabError {
  return usageError({
    code: 'report/no-folder',
    message: `${path} cannot be written: ${reason}`,
    hint: 'make the folder first, or name another one',
  });
}
