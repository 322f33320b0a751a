import { type LeaseRequest, acquireLease } from '../lease/acquire.ts';
import { leaseKey } from '../lease/lease-key.ts';
import { leaseValue } from '../lease/lease-value.ts';
import { memoryStore } from '../lease/memory-store.ts';
import type { LeaseBackend, SubnetLease } from '../lease/subnet-lease.ts';
import { subnetRanges } from '../lease/subnet-ranges.ts';
import type { Mac } from '../net/mac.ts';
import type { Backend } from '../scenario/backend-settings.ts';
import type { Node, Scenario } from '../scenario/scenario.ts';
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
  const ranges = subnetRanges(network, {
    ipv4: nodes.flatMap(({ subnet }) => subnet ?? []),
    ipv6: nodes.flatMap(({ ipv6 }) => ipv6?.subnet ?? []),
  });
  const leases: SubnetLease[] = [];
  for (const node of nodes)
    leases.push(await acquireLease(store, ranges, leaseRequest(node, network.backend)));
  return leases;
}

function leaseRequest({ name, address, subnet, ipv6 }: Node, backend: Backend): LeaseRequest {
  const node = { name, boots: 0 };
  return {
    node: name,
    publicIp: address,
    backend: announcement(backend, vtepMac(node)),
    preferred: subnet,
    publicIp6: ipv6?.address,
    backend6: ipv6 && announcement(backend, vtepMac6(node)),
    preferred6: ipv6?.subnet,
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
