import { leaseKey, subnetsPrefix } from '../../lease/lease-key.ts';
import type { SubnetLease } from '../../lease/subnet-lease.ts';
import type { Section } from './section.ts';
import { NOBODY, ownerOf, type View } from './view.ts';

/** Which node leased which subnet, as flannel's database says. */
export function leaseSection(view: View): Section {
  return {
    where: 'leases',
    title: 'which node has which subnet',
    command: `${subnetsPrefix()}/…`,
    head: ['SUBNET', 'NODE', 'PUBLIC IP', 'BACKEND', 'VTEP MAC', 'KEY'],
    rows: view.leases.map((lease) => leaseRow(lease, view)),
    folded: 0,
    foldedKind: '',
    whenEmpty: 'no node has leased a subnet',
  };
}

function leaseRow(lease: SubnetLease, view: View): readonly string[] {
  const { subnet, publicIp, backend } = lease;
  const mac = backend.kind === 'vxlan' ? backend.vtepMac : NOBODY;
  return [
    subnet,
    ownerOf(view, publicIp),
    publicIp,
    backend.kind,
    mac,
    leaseKey(lease).slice(subnetsPrefix().length),
  ];
}
