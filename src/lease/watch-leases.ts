import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { leasesIn, readLeaseView } from './lease-view.ts';
import type { SubnetLease } from './subnet-lease.ts';

type Leases = readonly SubnetLease[];

/**
 * Tells the leases of a lab's `leases.json` before and after each writing, from when this resolves until the disposal.
 * The file is replaced as a whole, so it is its folder that is watched. One that cannot be read in that moment (its lab goes down)
 * is told as nothing.
 */
export async function watchLeases(
  file: string,
  onWritten: (before: Leases, after: Leases) => void,
): Promise<Disposable> {
  const watcher = watch(dirname(file), (_event, name) => {
    if (name === basename(file)) known = known.then(readNext);
  });
  const readNext = async (before: Leases): Promise<Leases> => {
    const after = await leasesOf(file).catch(() => before);
    if (after !== before) onWritten(before, after);
    return after;
  };
  let known = leasesOf(file);
  try {
    await known;
  } catch (error) {
    watcher.close();
    throw error;
  }
  return { [Symbol.dispose]: () => watcher.close() };
}

async function leasesOf(file: string): Promise<Leases> {
  return leasesIn(await readLeaseView(file)).leases;
}
