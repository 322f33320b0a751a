import type { ExpectedState } from '../check/status/expected-state.ts';
import { hostsOf } from '../lab/hosts.ts';
import type { Lab } from '../lab/lab.ts';
import type { Link, Observation } from '../observe/tables.ts';
import { UNDERLAY } from '../net/names.ts';
import { deviceId } from '../net/names.ts';
import type { EdgeKind } from './topology.ts';

/** An edge before anybody looked how it is. */
export interface Wire {
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  /** The subnets that a `route` leads to. */
  readonly subnets?: readonly string[];
}

/** Id of a VXLAN network. */
export function overlayId(vni: number): string {
  return `vxlan/${vni}`;
}

/** What should be joined to what. */
export function plannedWires(lab: Lab, { links, routes }: ExpectedState): readonly Wire[] {
  return [
    ...hostsOf(lab).map(({ name, port }) => veth([UNDERLAY, port.name], [name, 'eth0'])),
    ...lab.pods.map(({ name, node, veth: { name: dev } }) => veth([node, dev], [name, 'eth0'])),
    ...links.flatMap(wiresOf),
    ...lab.nodes.flatMap((node) => routeWires(node.name, node.bridge?.name, routes)),
  ];
}

/** What the kernel shows as joined. A cable whose other end was not read, or has no name, is not among them. */
export function observedWires(lab: Lab, { links, routes }: Observation): readonly Wire[] {
  const byIndex = new Map(links.map((link) => [`${link.where}#${link.index}`, link]));
  const cables = links.flatMap((link): readonly Wire[] => {
    const peer = byIndex.get(`${link.peerNetns ?? ''}#${link.peerIndex ?? ''}`);
    return peer === undefined ? [] : [{ kind: 'veth', from: deviceId(link), to: deviceId(peer) }];
  });
  return [
    ...cables,
    ...links.flatMap(wiresOf),
    ...lab.nodes.flatMap((node) => routeWires(node.name, node.bridge?.name, routes)),
  ];
}

function veth([where, dev]: readonly [string, string], [farWhere, farDev]: readonly [string, string]): Wire {
  return { kind: 'veth', from: deviceId({ where, dev }), to: deviceId({ where: farWhere, dev: farDev }) };
}

interface Joined {
  readonly where: string;
  readonly dev: string;
  readonly master?: string | undefined;
  readonly vxlan?: { readonly vni: number; readonly dev?: Link['master'] } | undefined;
}

function wiresOf({ where, dev, master, vxlan }: Joined): readonly Wire[] {
  const to = deviceId({ where, dev });
  const lower = vxlan?.dev;
  return [
    ...(master === undefined ? [] : [{ kind: 'port', from: deviceId({ where, dev: master }), to } as const]),
    ...(vxlan === undefined ? [] : [{ kind: 'tunnel', from: to, to: overlayId(vxlan.vni) } as const]),
    ...(lower === undefined
      ? []
      : [{ kind: 'over', from: to, to: deviceId({ where, dev: lower }) } as const]),
  ];
}

interface Way {
  readonly where: string;
  readonly dst: string;
  readonly via: string | undefined;
  readonly dev: string | undefined;
}

/** From the pods' bridge to each device by which subnets beyond a next hop are reached: with VXLAN the tunnel end, with host-gw eth0. */
function routeWires(node: string, bridge: string | undefined, routes: readonly Way[]): readonly Wire[] {
  const ways = routes.filter(
    ({ where, dst, via }) => where === node && via !== undefined && dst !== 'default',
  );
  const devs = new Set(ways.flatMap(({ dev }) => dev ?? []));
  if (bridge === undefined) return [];
  return [...devs].map((dev) => ({
    kind: 'route',
    from: deviceId({ where: node, dev: bridge }),
    to: deviceId({ where: node, dev }),
    subnets: ways.filter((way) => way.dev === dev).map(({ dst }) => dst),
  }));
}
