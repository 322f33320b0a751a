import type { Lab, LabNode } from '../../lab/lab.ts';
import type { LeaseBackend, SubnetLease } from '../../lease/subnet-lease.ts';
import { inet, inet6 } from '../../net/family.ts';
import { contains } from '../../net/ipv4.ts';
import { contains6 } from '../../net/ipv6.ts';
import type { Mac } from '../../net/mac.ts';
import { type ExpectedRows, joinRows } from './expected.ts';
import { type Side, sidesOf } from './side.ts';

/**
 * What the agent of a node makes of the leases of all others: one route with host-gw and ipip; ARP entry, FDB entry and route with VXLAN; the
 * same for IPv6. A lease of another backend is ignored, as flannel does. The other backends tell the kernel nothing of a single lease here.
 */
export function expectPeers(lab: Lab, node: LabNode): ExpectedRows {
  const others = lab.leases.filter((lease) => lease.subnet !== node.subnet);
  return joinRows(
    sidesOf(node).flatMap((side) =>
      others.flatMap((lease) => {
        const peer = peerOf(lab, lease, side.family);
        return peer === undefined ? [] : [expectPeer(lab, side, peer)];
      }),
    ),
  );
}

/** A lease as one address family has it. */
interface Peer {
  /** Of the node that has it, or its address where that is no node of the lab. */
  readonly name: string;
  readonly subnet: string;
  readonly publicIp: string;
  readonly backend: LeaseBackend;
  /** The subnet's base, which the tunnel end holds. */
  readonly end: string;
  /** Its node is on the same L2. */
  readonly isNear: boolean;
}

function peerOf(lab: Lab, lease: SubnetLease, family: Side['family']): Peer | undefined {
  const { subnet, subnet6, publicIp, publicIp6, backend, backend6 } = lease;
  const name = ownerOf(lab, publicIp);
  if (family === 'inet') {
    const isNear = contains(lab.underlay.subnet, publicIp);
    return { name, subnet, publicIp, backend, end: inet.first(subnet), isNear };
  }
  if (subnet6 === undefined || publicIp6 === undefined || backend6 === undefined) return undefined;
  const isNear = lab.underlay.ipv6 !== undefined && contains6(lab.underlay.ipv6.subnet, publicIp6);
  return { name, subnet: subnet6, publicIp: publicIp6, backend: backend6, end: inet6.first(subnet6), isNear };
}

function ownerOf({ nodes, absent }: Lab, publicIp: string): string {
  return [...nodes, ...absent.nodes].find(({ address }) => address === publicIp)?.name ?? publicIp;
}

/** What comes of a lease whose backend is the agents' own. */
function expectPeer(lab: Lab, side: Side, peer: Peer): Partial<ExpectedRows> {
  const own = lab.network.backend;
  const { backend } = peer;
  if (backend.kind !== own.kind) return {};
  if ('directRouting' in own && own.directRouting && peer.isNear) return expectRoute(side, peer, 'eth0');
  switch (backend.kind) {
    case 'host-gw':
      return peer.isNear ? expectRoute(side, peer, 'eth0') : {};
    case 'ipip':
      return expectRoute(side, peer, 'flannel.ipip');
    case 'vxlan':
      return expectTunnelled(lab, side, { ...peer, ...backend });
    case 'wireguard':
      return {};
  }
}

/** A route by way of the other node's own address: on eth0 as it is, through a tunnel device only if that is said to reach it. */
function expectRoute({ family, where }: Side, peer: Peer, dev: string): Partial<ExpectedRows> {
  const { subnet: dst, publicIp: via, name } = peer;
  const isOnlink = dev !== 'eth0';
  return { routes: [{ where, family, dst, via, dev, isOnlink, leadsTo: `the pods of ${name}` }] };
}

/** A VNI that is not ours is programmed as if it were, unless the agents are told otherwise. */
function expectTunnelled(
  { agent }: Lab,
  { family, where, vtep }: Side,
  peer: Omit<Peer, 'backend'> & { readonly vni: number; readonly vtepMac: Mac },
): Partial<ExpectedRows> {
  if (vtep === undefined || (peer.vni !== vtep.vni && agent.quirks.otherVni === 'refuse')) return {};
  const entry = { where, dev: vtep.name, mac: peer.vtepMac, peer: peer.name };
  const leadsTo = `the pods of ${peer.name}`;
  return {
    routes: [{ where, family, dst: peer.subnet, via: peer.end, dev: vtep.name, isOnlink: true, leadsTo }],
    neighbours: [{ ...entry, ip: peer.end }],
    fdb: [{ ...entry, dst: peer.publicIp }],
  };
}
