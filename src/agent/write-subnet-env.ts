import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type SubnetEnv, formatSubnetEnv } from '../plan/subnet-env.ts';

/** Writes `subnet.env` under another name first, so that nobody reads half of it; for all to read. */
export async function writeSubnetEnv(file: string, env: SubnetEnv): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, formatSubnetEnv(env));
  await chmod(draft, 0o644);
  await rename(draft, file);
}
