import { namesOf } from '../check/names.ts';
import { usageError } from '../error/lab-error.ts';
import { Ipv4 } from '../net/ipv4.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/**
 * The address of a pod, a node, NODE/DEVICE, or one that is given as it is.
 * @throws LabError `lab/no-such-target`
 */
export function targetAddress({ lab, name }: OpenLab, to: string): string {
  const names = namesOf(lab);
  const address = names.endpoint(to)?.address ?? Ipv4.safeParse(to).data;
  if (address !== undefined) return address;
  const known = names.all.filter((name) => !name.includes(':')).slice(0, 20);
  throw usageError({
    code: 'lab/no-such-target',
    message: `"${to}" has no address in lab ${name}`,
    hint: `name an IPv4 address, or one of ${known.join(', ')}`,
  });
}
