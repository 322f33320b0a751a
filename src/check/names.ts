import { type Endpoint, endpointsOf } from '../lab/endpoints.ts';
import type { Lab } from '../lab/lab.ts';
import { BROADCAST } from '../net/mac.ts';
import { IPV6_PREFIX } from '../net/names.ts';

/** Names of the lab in both directions: what a name stands for, and what a number belongs to. */
export interface Names {
  /** By the endpoint's name, or as PLACE/DEVICE. */
  readonly endpoint: (name: string) => Endpoint | undefined;
  /** Device of that name in the namespace; the far end of its cable where the named thing itself lives elsewhere. */
  readonly deviceIn: (where: string, name: string) => string | undefined;
  /** The address of an endpoint; a device that has IPv6 alone has that one. Of IPv6 with `ipv6:` before the name. */
  readonly addressOf: (name: string) => string | undefined;
  /** Network by name: `pods of node-2`, `all pods`, `all nodes`; of IPv6 `ipv6:pods of node-2`. */
  readonly network: (name: string) => string | undefined;
  /** Owner of a MAC, an address or a network. */
  readonly ownerOf: (number: string) => string | undefined;
  /** The cable a device of a namespace is the end of: `veth:pod-a`, `port:node-1`. */
  readonly cableOf: (where: string, device: string) => string | undefined;
  /** Every name that may stand for a MAC or an address, for hints. */
  readonly all: readonly string[];
}

/** Name of the MAC that all devices listen to. */
export const EVERYBODY = 'everybody';

/** The lookups of one lab. */
export function namesOf(lab: Lab): Names {
  const endpoints = endpointsOf(lab);
  const networks = networksOf(lab);
  const byName = new Map(
    endpoints.flatMap((end) => [[`${end.where}/${end.dev}`, end] as const, [end.name, end] as const]),
  );
  const owners = ownersOf(endpoints, networks);
  const inside = (where: string, name: string): Endpoint | undefined => {
    const end = byName.get(name);
    return end?.where === where ? end : undefined;
  };
  return {
    endpoint: (name) => byName.get(name),
    deviceIn: (where, name) =>
      [name, `veth:${name}`, `port:${name}`].map((alias) => inside(where, alias)).find(Boolean)?.dev,
    addressOf: (name) => addressIn(byName, name),
    network: (name) => networks.get(name),
    ownerOf: (number) => owners.get(number),
    cableOf: (where, device) =>
      endpoints.find((end) => isCableEnd(end) && end.where === where && end.dev === device)?.name,
    all: endpoints.map((end) => end.name),
  };
}

function addressIn(byName: ReadonlyMap<string, Endpoint>, name: string): string | undefined {
  if (name.startsWith(IPV6_PREFIX)) return byName.get(name.slice(IPV6_PREFIX.length))?.address6;
  const end = byName.get(name);
  return end?.address ?? end?.address6;
}

/** Of a MAC, an address or a network the name of what it belongs to; what is of IPv6 has the same name there. */
function ownersOf(
  endpoints: readonly Endpoint[],
  networks: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const named = [...networks].map(([name, cidr]) => [cidr, name.replace(IPV6_PREFIX, '')] as const);
  const owners = new Map<string, string>([...named, [BROADCAST, EVERYBODY]]);
  for (const { name, mac, address, address6 } of endpoints)
    for (const number of [mac, address, address6]) if (number !== undefined) owners.set(number, name);
  return owners;
}

function networksOf({ nodes: there, absent, network, underlay }: Lab): ReadonlyMap<string, string> {
  const nodes = [...there, ...absent.nodes];
  const networks: readonly (readonly [name: string, cidr: string | undefined])[] = [
    ...nodes.map((node) => [`pods of ${node.name}`, node.subnet] as const),
    ['all pods', network.cidr],
    ['all nodes', underlay.subnet],
    ...nodes.map((node) => [`${IPV6_PREFIX}pods of ${node.name}`, node.ipv6?.subnet] as const),
    [`${IPV6_PREFIX}all pods`, network.cidr6],
    [`${IPV6_PREFIX}all nodes`, underlay.ipv6?.subnet],
  ];
  return new Map(networks.flatMap(([name, cidr]) => (cidr === undefined ? [] : [[name, cidr] as const])));
}

function isCableEnd(end: Endpoint): boolean {
  return end.name.includes(':');
}
