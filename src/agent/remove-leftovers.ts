import { Cidr, contains, firstAddress, isIpv4, type Ipv4 } from '../net/ipv4.ts';
import { Cidr6, contains6, firstAddress6, Ipv6 } from '../net/ipv6.ts';
import { Mac } from '../net/mac.ts';
import { dumps } from '../netlink/dump-request.ts';
import { readKernelNeighbour } from '../netlink/kernel-neighbour.ts';
import type { KernelRoute } from '../netlink/kernel-route.ts';
import { findLink, listMainRoutes } from '../netlink/look-up.ts';
import { deleteFdbEntry, deleteNeighbour } from '../netlink/neighbour-requests.ts';
import { FAMILY, type Request } from '../netlink/request.ts';
import { deleteRoute } from '../netlink/route-requests.ts';
import { type Rtnetlink, rtnetlinkOn } from '../netlink/rtnetlink.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { Network } from '../scenario/scenario.ts';
import type { Life } from './life.ts';

/** What an agent knows of its node when it looks for leftovers. */
export interface Leaseholder {
  /** All leases of the store. */
  readonly leases: readonly SubnetLease[];
  /** flannel's devices. */
  readonly devices: readonly string[];
  readonly network: Network;
}

/**
 * Takes out what an agent of this node once set and no lease demands any more: routes through a gateway to subnets of the pod network, and
 * permanent entries of flannel's devices. flannel itself never looks for such.
 */
export async function removeLeftovers(
  { log, namespace }: Pick<Life, 'log' | 'namespace'>,
  holder: Leaseholder,
): Promise<void> {
  const kernel = rtnetlinkOn(await namespace.netlink());
  try {
    const gone = [...leftRoutes(kernel, holder), ...leftEntries(kernel, holder)];
    const answers = kernel.askAll(gone);
    const count = answers.filter(({ kind }) => kind === 'done').length;
    if (count > 0)
      log.say({ level: 'I', source: 'main.go:488', text: `Removed ${count} entries that no lease demands` });
  } finally {
    kernel.close();
  }
}

function leftRoutes(kernel: Rtnetlink, { leases, network }: Leaseholder): readonly Request[] {
  const wanted = new Set<string>(leases.flatMap(({ subnet, subnet6 }) => [subnet, subnet6 ?? subnet]));
  const families = network.ipv6 === undefined ? (['inet'] as const) : (['inet', 'inet6'] as const);
  return families
    .flatMap((family) => listMainRoutes(kernel, family))
    .flatMap((route) => {
      const dst = ofPodNetwork(network, route);
      if (dst === undefined || wanted.has(dst) || route.device === undefined) return [];
      return [deleteRoute({ kind: 'unicast', dst, via: addressOf(route.via), device: route.device })];
    });
}

/** The destination of a route through a gateway to a part of the pod network: nobody but flannel sets those. */
function ofPodNetwork(network: Network, { dst, via }: KernelRoute): Cidr | Cidr6 | undefined {
  if (via === undefined) return undefined;
  const subnet = Cidr.safeParse(dst).data;
  if (subnet !== undefined) return contains(network.cidr, firstAddress(subnet)) ? subnet : undefined;
  const subnet6 = Cidr6.safeParse(dst).data;
  if (subnet6 === undefined || network.ipv6 === undefined) return undefined;
  return contains6(network.ipv6.cidr, firstAddress6(subnet6)) ? subnet6 : undefined;
}

function leftEntries(kernel: Rtnetlink, { leases, devices }: Leaseholder): readonly Request[] {
  const indexes = new Set(devices.flatMap((name) => findLink(kernel, name)?.index ?? []));
  const ends = new Set<string>(
    leases.flatMap(({ subnet, subnet6 }) => [
      firstAddress(subnet),
      ...(subnet6 === undefined ? [] : [firstAddress6(subnet6)]),
    ]),
  );
  const macs = new Set<string>(leases.flatMap(({ backend, backend6 }) => [macOf(backend), macOf(backend6)]));
  const read = (family: number) =>
    kernel
      .list({ ...dumps.neigh, family })
      .map(({ payload }) => readKernelNeighbour(payload))
      .filter(({ device, isPermanent }) => isPermanent && indexes.has(device))
      .flatMap(({ device, address: text, mac: macText }) => {
        const address = addressOf(text);
        const mac = Mac.safeParse(macText).data;
        return address === undefined || mac === undefined ? [] : [{ device, address, mac }];
      });
  const neighbours = [...read(FAMILY.inet), ...read(FAMILY.inet6)].filter(
    ({ address }) => !ends.has(address),
  );
  const forwarding = read(FAMILY.bridge).filter(({ mac }) => !macs.has(mac));
  return [
    ...neighbours.map(deleteNeighbour),
    ...forwarding.map(({ device, mac, address }) => deleteFdbEntry({ device, mac, dst: address })),
  ];
}

function macOf(backend: SubnetLease['backend'] | undefined): string {
  return backend?.kind === 'vxlan' ? backend.vtepMac : '';
}

function addressOf(text: string | undefined): Ipv4 | Ipv6 | undefined {
  if (text === undefined) return undefined;
  return isIpv4(text) ? text : Ipv6.safeParse(text).data;
}
