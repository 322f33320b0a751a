import { type LeaseRequest, acquireLease } from '../lease/acquire.ts';
import type { SubnetRange } from '../lease/choose-subnet.ts';
import { leaseKey } from '../lease/lease-key.ts';
import { leaseValue } from '../lease/lease-value.ts';
import { memoryStore } from '../lease/memory-store.ts';
import type { LeaseBackend, SubnetLease } from '../lease/subnet-lease.ts';
import type { Mac } from '../net/mac.ts';
import type { Backend } from '../scenario/backend-settings.ts';
import type { Node, PodRange, Scenario } from '../scenario/scenario.ts';
import { vtepMac, vtepMac6 } from './design-vtep.ts';

/**
 * The lease that each node of a scenario is going to get, in its order, from a store that has some already. The nodes' agents ask for just these, so that
 * the same file gives the same lab.
 * @throws LabError `lease/out-of-subnets`
 */
export async function predictLeases(
  { network, nodes }: Scenario,
  known: readonly SubnetLease[] = [],
): Promise<readonly SubnetLease[]> {
  await using store = memoryStore();
  for (const lease of known) await store.create(leaseKey(lease), leaseValue(lease));
  const asked = nodes.flatMap(({ subnet }) => subnet ?? []);
  const asked6 = nodes.flatMap(({ ipv6 }) => ipv6?.subnet ?? []);
  const ranges = { ipv4: rangeOf(network, asked), ipv6: network.ipv6 && rangeOf(network.ipv6, asked6) };
  const leases: SubnetLease[] = [];
  for (const node of nodes)
    leases.push(await acquireLease(store, ranges, leaseRequest(node, network.backend)));
  return leases;
}

/** @param reserved the subnets that nodes ask for, so that nobody else is given them */
function rangeOf<A extends string, N extends string>(
  range: PodRange<A, N>,
  reserved: readonly N[],
): SubnetRange<A, N> {
  const { cidr: network, subnetLength: length, subnetMin: min, subnetMax: max } = range;
  return { network, length, min, max, reserved };
}

function leaseRequest({ name, address, subnet, ipv6 }: Node, backend: Backend): LeaseRequest {
  return {
    node: name,
    publicIp: address,
    backend: announcement(backend, vtepMac({ name, boots: 0 })),
    preferred: subnet,
    ipv6: ipv6 && {
      publicIp: ipv6.address,
      backend: announcement(backend, vtepMac6({ name, boots: 0 })),
      preferred: ipv6.subnet,
    },
  };
}

function announcement(backend: Backend, mac: Mac): LeaseBackend {
  switch (backend.kind) {
    case 'vxlan':
      return { kind: 'vxlan', vni: backend.vni, vtepMac: mac };
    case 'host-gw':
      return { kind: 'host-gw' };
    case 'ipip':
      return { kind: 'ipip' };
    case 'wireguard':
      return { kind: 'wireguard', publicKey: '', port: backend.listenPort };
    case 'udp':
    case 'alloc':
      return { kind: 'unnamed' };
  }
}
