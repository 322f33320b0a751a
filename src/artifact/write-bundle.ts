import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LabError, machineError, usageError } from '../error/lab-error.ts';
import { checkFolderOf, codeOfError } from './check-folder.ts';
import type { BundleFile } from './bundle-file.ts';

/**
 * Refuses a folder that a bundle cannot be written to, before any work is done for it.
 * @throws LabError `bundle/not-empty`, `bundle/not-a-folder`, or as `checkFolderOf`
 */
export async function checkBundleFolder(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length > 0) throw notEmpty(folder);
  } catch (error) {
    if (codeOfError(error) === 'ENOTDIR') throw notAFolder(folder);
    // Of one that may not be read its parent tells more.
    if (!['ENOENT', 'EACCES'].includes(codeOfError(error))) throw error;
  }
  await checkFolderOf(folder);
}

/**
 * Writes a bundle whole or not at all: beside its place first, then moved there.
 * @throws LabError `bundle/unwritable`
 */
export async function writeBundle(folder: string, files: readonly BundleFile[]): Promise<void> {
  const unfinished = `${folder.replace(/\/+$/, '')}.unfinished`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    for (const { path, content } of files) {
      await mkdir(dirname(join(unfinished, path)), { recursive: true });
      await writeFile(join(unfinished, path), content);
    }
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw unwritable(folder, error);
  }
}

function notEmpty(folder: string): LabError {
  return usageError({
    code: 'bundle/not-empty',
    message: `the folder ${folder} is not empty`,
    hint: 'name one that is not there yet, or remove this one: two failures in one folder would be hard to tell apart',
  });
}

function notAFolder(folder: string): LabError {
  return usageError({
    code: 'bundle/not-a-folder',
    message: `${folder} is a file`,
    hint: 'name a folder that is not there yet',
  });
}

function unwritable(folder: string, cause: unknown): LabError {
  return machineError(
    {
      code: 'bundle/unwritable',
      message: `the bundle could not be written to ${folder} (${codeOfError(cause)}); nothing of it was left there`,
      hint: 'see whether there is room and whether you may write there',
    },
    cause,
  );
}
