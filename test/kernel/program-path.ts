import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a program of this machine is, also where Debian keeps those of the administrator. */
export async function programPath(program: string): Promise<string> {
  for (const folder of `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`.split(':')) {
    const path = join(folder, program);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`${program} is not installed`);
}
