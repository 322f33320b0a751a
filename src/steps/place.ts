import { namesOf } from '../check/names.ts';
import { resolveAddress } from '../check/resolve-pattern.ts';
import { usageError } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';

/** The address a name stands for. */
export function addressOf(to: string, lab: Lab): string {
  const address = to === 'localhost' ? '127.0.0.1' : resolveAddress(to, namesOf(lab));
  if (address !== undefined) return address;
  throw usageError({
    code: 'scenario/no-such-value',
    message: `"${to}" has no address in this lab`,
    hint: 'name a pod, a node or an address',
  });
}
