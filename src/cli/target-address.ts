import { namesOf } from '../check/names.ts';
import { usageError } from '../error/lab-error.ts';
import { Ipv4 } from '../net/ipv4.ts';
import { Ipv6 } from '../net/ipv6.ts';
import { IPV6_PREFIX } from '../net/names.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/**
 * The address of a pod, a node, NODE/DEVICE, or one that is given as it is.
 * @param isIpv6 of its addresses the IPv6 one
 * @throws LabError `lab/no-such-target`, `lab/no-ipv6`
 */
export function targetAddress({ lab, name }: OpenLab, to: string, isIpv6 = false): string {
  const names = namesOf(lab);
  const named = names.addressOf(isIpv6 ? `${IPV6_PREFIX}${to}` : to);
  const literal = Ipv6.safeParse(to).data ?? (isIpv6 ? undefined : Ipv4.safeParse(to).data);
  const address = named ?? literal;
  if (address !== undefined) return address;
  if (isIpv6 && names.addressOf(to) !== undefined) throw noIpv6(to, name);
  const known = names.all.filter((one) => !one.includes(':')).slice(0, 20);
  throw usageError({
    code: 'lab/no-such-target',
    message: `"${to}" has no address in lab ${name}`,
    hint: `name an IPv${isIpv6 ? 6 : 4} address, or one of ${known.join(', ')}`,
  });
}

function noIpv6(to: string, lab: string) {
  return usageError({
    code: 'lab/no-ipv6',
    message: `"${to}" has no IPv6 address in lab ${lab}`,
    hint: 'a scenario with network: { EnableIPv6: true } gives pods and nodes one',
  });
}
