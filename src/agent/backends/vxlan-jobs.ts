import type { Ipv4 } from '../../net/ipv4.ts';
import type { Ipv6 } from '../../net/ipv6.ts';
import type { PeerChange } from './backend.ts';
import { type Entry, fdbEntry, neighbourEntry, routeEntry } from './entries.ts';
import type { EntryStep, Job } from './program-entries.ts';
import { type Reach, reachesOf, typeOf } from './reach.ts';

/** The part of a node that a change is applied to. */
export interface VxlanSite {
  /** flannel's device of each family the network has. */
  readonly devices: Readonly<Partial<Record<Reach['family'], Device>>>;
  readonly external: Device;
  /** Peers that need no tunnel, with DirectRouting. */
  readonly direct: ReadonlySet<Ipv4 | Ipv6>;
  /** Peers of another VNI are left out. */
  readonly onlyVni: number | undefined;
}

export interface Device {
  readonly index: number;
  readonly name: string;
}

/** What is demanded of a change, or why it is ignored, in flanneld's words. */
export type Demand =
  { readonly kind: 'job'; readonly job: Job } | { readonly kind: 'ignored'; readonly line: string };

/** A lease's entries: ARP, then FDB, then the route, since the kernel would ask for the gateway's MAC as soon as there is a route. */
export function vxlanDemand(change: PeerChange, site: VxlanSite): Demand {
  const reaches = reachesOf(change.lease);
  const foreign = reaches.find(({ backend }) => backend.kind !== 'vxlan');
  if (foreign !== undefined)
    return ignored(`ignoring non-vxlan ${subnets(change)}: type=${typeOf(foreign.backend)}`);
  const action = change.kind === 'added' ? 'set' : 'removed';
  const entries = reaches.flatMap((reach) => entriesOf(reach, site));
  const other = reaches.find(({ backend }) => backend.kind === 'vxlan' && isOtherVni(backend.vni, site));
  if (other !== undefined && action === 'set') return ignored(`ignoring ${subnets(change)}: another VNI`);
  return { kind: 'job', job: { change, steps: entries.map((entry): EntryStep => ({ action, entry })) } };
}

/** The entries that lead to a subnet, in the order in which they are set. */
function entriesOf(
  { family, subnet, base, publicIp, backend }: Reach,
  site: VxlanSite,
): readonly Entry[] {
  const device = site.devices[family];
  if (device === undefined || backend.kind !== 'vxlan') return [];
  if (site.direct.has(publicIp)) {
    const { index, name } = site.external;
    return [routeEntry({ kind: 'unicast', dst: subnet, via: publicIp, device: index, dev: name })];
  }
  const at = { device: device.index, dev: device.name };
  const { vtepMac: mac } = backend;
  return [
    neighbourEntry({ ...at, address: base, mac }),
    fdbEntry({ ...at, mac, dst: publicIp }),
    routeEntry({ ...at, kind: 'unicast', dst: subnet, via: base, isOnlink: true }),
  ];
}

function isOtherVni(vni: number, { onlyVni }: VxlanSite): boolean {
  return onlyVni !== undefined && vni !== onlyVni;
}

function ignored(line: string): Demand {
  return { kind: 'ignored', line };
}

/** flannel prints an absent IPv6 subnet as the empty one. */
function subnets({ lease }: PeerChange): string {
  return `v4Subnet(${lease.subnet}) v6Subnet(${lease.subnet6 ?? '::/0'})`;
}
