import { leaseKey, subnetsPrefix } from '../../lease/lease-key.ts';
import type { LeaseBackend, SubnetLease } from '../../lease/subnet-lease.ts';
import type { Section } from './section.ts';
import { NOBODY, ownerOf, type View } from './view.ts';

/** Which node leased which subnet, as flannel's database says. */
export function leaseSection(view: View): Section {
  return {
    where: 'leases',
    title: 'which node has which subnet',
    command: `${subnetsPrefix()}/…`,
    head: ['SUBNET', 'NODE', 'PUBLIC IP', 'BACKEND', 'VTEP MAC', 'KEY'],
    rows: view.leases.flatMap((lease) => leaseRows(lease, view)),
    folded: 0,
    foldedKind: '',
    whenEmpty: 'no node has leased a subnet',
  };
}

/** Of both families a row each; the key is that of both. */
function leaseRows(lease: SubnetLease, view: View): readonly (readonly string[])[] {
  const { subnet, publicIp, backend, subnet6, publicIp6, backend6 } = lease;
  const key = leaseKey(lease).slice(subnetsPrefix().length);
  const row = (network: string, address: string, by: LeaseBackend): readonly string[] => [
    network,
    ownerOf(view, address),
    address,
    by.kind,
    by.kind === 'vxlan' ? by.vtepMac : NOBODY,
    key,
  ];
  const v4 = row(subnet, publicIp, backend);
  if (subnet6 === undefined || publicIp6 === undefined) return [v4];
  return [v4, row(subnet6, publicIp6, backend6 ?? backend)];
}
