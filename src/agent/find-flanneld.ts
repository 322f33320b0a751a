import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { machineError } from '../error/lab-error.ts';
import { searchPath } from '../sandbox/host-runner.ts';

/** Where it is put by those who install it, beside the folders that are searched for programs. */
const FOLDERS = ['/opt/bin', '/opt/flannel', '/usr/local/bin'] as const;

/**
 * The real flanneld of this machine.
 * @throws LabError `machine/no-flanneld`
 */
export function findFlanneld(): string {
  const folders = [...new Set([...searchPath().split(delimiter), ...FOLDERS])];
  const found = folders.map((folder) => join(folder, 'flanneld')).find(isProgram);
  if (found !== undefined) return found;
  throw machineError({
    code: 'machine/no-flanneld',
    message: `a node says agent: flanneld, which is not installed; it was looked for in ${folders.join(', ')}`,
    hint: 'put flanneld in one of these folders, or leave the key `agent` of the node out: the lab has an agent of its own',
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
