import { type Endpoint, endpointsOf } from '../lab/endpoints.ts';
import type { Lab } from '../lab/lab.ts';
import { BROADCAST } from '../net/mac.ts';

/** Names of the lab in both directions: what a name stands for, and what a number belongs to. */
export interface Names {
  /** By the endpoint's name, or as PLACE/DEVICE. */
  readonly endpoint: (name: string) => Endpoint | undefined;
  /** Device of that name in the namespace; the far end of its cable where the named thing itself lives elsewhere. */
  readonly deviceIn: (where: string, name: string) => string | undefined;
  /** Network by name: `pods of node-2`, `all pods`, `all nodes`. */
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
  const owners = new Map<string, string>([...networks].map(([name, cidr]) => [cidr, name]));
  owners.set(BROADCAST, EVERYBODY);
  for (const end of endpoints) {
    owners.set(end.mac, end.name);
    if (end.address !== undefined) owners.set(end.address, end.name);
  }
  const inside = (where: string, name: string): Endpoint | undefined => {
    const end = byName.get(name);
    return end?.where === where ? end : undefined;
  };
  return {
    endpoint: (name) => byName.get(name),
    deviceIn: (where, name) =>
      [name, `veth:${name}`, `port:${name}`].map((alias) => inside(where, alias)).find(Boolean)?.dev,
    network: (name) => networks.get(name),
    ownerOf: (number) => owners.get(number),
    cableOf: (where, device) =>
      endpoints.find((end) => isCableEnd(end) && end.where === where && end.dev === device)?.name,
    all: endpoints.map((end) => end.name),
  };
}

function networksOf(lab: Lab): ReadonlyMap<string, string> {
  return new Map([
    ...[...lab.nodes, ...lab.absent.nodes].map((node) => [`pods of ${node.name}`, node.subnet] as const),
    ['all pods', lab.network.cidr] as const,
    ['all nodes', lab.underlay.subnet] as const,
  ]);
}

function isCableEnd(end: Endpoint): boolean {
  return end.name.includes(':');
}
