import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Mac } from '../net/mac.ts';
import type { LabNode, Vtep } from './lab.ts';

/** A node with the real flanneld, which draws the MACs of its tunnel ends at random, has those that its lease tells. */
export function withAnnouncedMacs(node: LabNode, leases: readonly SubnetLease[]): LabNode {
  const lease = leases.find(({ publicIp }) => publicIp === node.address);
  if (node.agent !== 'flanneld' || lease === undefined) return node;
  const { vtep, ipv6 } = node;
  return {
    ...node,
    vtep: vtep && announced(vtep, lease.backend),
    ipv6: ipv6 && { ...ipv6, vtep: ipv6.vtep && announced(ipv6.vtep, lease.backend6) },
  };
}

function announced<A>(vtep: Vtep<A>, backend: SubnetLease['backend'] | undefined): Vtep<A> {
  const mac: Mac = backend?.kind === 'vxlan' ? backend.vtepMac : vtep.mac;
  return { ...vtep, mac };
}
