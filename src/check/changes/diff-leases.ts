import type { LeaseBackend, SubnetLease } from '../../lease/subnet-lease.ts';
import type { Names } from '../names.ts';
import { option, words } from '../row.ts';
import { wordsLost } from './name-change.ts';
import type { TableChange } from './table-change.ts';

/** What tells two lists of leases apart; a subnet is leased once. */
export function diffLeases(
  before: readonly SubnetLease[],
  after: readonly SubnetLease[],
  names: Names,
): readonly TableChange[] {
  const earlier = new Map(before.map((lease) => [lease.subnet, lease]));
  const later = new Set(after.map(({ subnet }) => subnet));
  const changes = after.flatMap((lease): readonly TableChange[] => {
    const was = earlier.get(lease.subnet);
    if (was === undefined) return [changeOf('added', lease, names)];
    if (lineOf(was) === lineOf(lease)) return [];
    return [{ ...changeOf('changed', lease, names), was: wordsLost(lineOf(was), lineOf(lease)) }];
  });
  const removed = before.filter(({ subnet }) => !later.has(subnet));
  return [...changes, ...removed.map((lease) => changeOf('removed', lease, names))];
}

function changeOf(kind: TableChange['kind'], lease: SubnetLease, names: Names): TableChange {
  const where = names.ownerOf(lease.publicIp) ?? lease.publicIp;
  return { where, table: 'leases', kind, line: `${lineOf(lease)}  # ${where}`, was: undefined };
}

/** `10.244.1.0/24 via 192.168.50.11 vxlan lladdr ea:65:3c:5a:74:2c`, then the same of IPv6 where there is some */
function lineOf({ subnet, publicIp, backend, subnet6, publicIp6, backend6 }: SubnetLease): string {
  const second =
    subnet6 === undefined
      ? undefined
      : `and ${words(subnet6, option('via', publicIp6), macOf(backend6 ?? backend))}`;
  return words(subnet, `via ${publicIp}`, backend.kind, macOf(backend), second);
}

function macOf(backend: LeaseBackend): string | undefined {
  return option('lladdr', backend.kind === 'vxlan' ? backend.vtepMac : undefined);
}
