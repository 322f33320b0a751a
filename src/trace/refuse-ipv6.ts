import { usageError } from '../error/lab-error.ts';

/**
 * A trace knows its probe by what IPv4, ARP and ICMP carry.
 * @throws LabError `trace/ipv6` for an address of IPv6, of which nothing would be recognised
 */
export function refuseIpv6(address: string): void {
  if (!address.includes(':')) return;
  throw usageError({
    code: 'trace/ipv6',
    message: `a trace follows IPv4 alone, and ${address} is an IPv6 address`,
    hint: 'k8s-netlab ping -6 shows the way by the tables, k8s-netlab capture the frames',
  });
}
