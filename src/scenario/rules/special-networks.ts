import { Cidr, overlaps } from '../../net/ipv4.ts';
import type { Finding, Path } from '../finding.ts';

/** Networks whose addresses no device of a lab can have. @see RFC 6890 section 2.2.2 */
const special = [
  { network: Cidr.parse('0.0.0.0/8'), use: '"this network"' },
  { network: Cidr.parse('127.0.0.0/8'), use: 'loopback' },
  { network: Cidr.parse('224.0.0.0/4'), use: 'multicast' },
  { network: Cidr.parse('240.0.0.0/4'), use: 'reserved' },
];

/** A network of hosts must keep clear of those that mean something else. */
export function checkSpecial(who: string, cidr: Cidr, path: Path): readonly Finding[] {
  const met = special.filter(({ network }) => overlaps(network, cidr));
  return met.map(({ network, use }) => ({
    code: 'scenario/special-network',
    message: `${who} ${cidr} overlaps ${network}, which is ${use}`,
    hint: 'take a private network, such as one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
    path,
  }));
}
