import type { PacketAt, RouteAnswer } from '../observe/route-get.ts';
import type { DeviceTable } from './device-table.ts';
import type { Step } from './passages.ts';
import type { Sighting } from './recognise.ts';
import { bridgeEntry, neighEntry, routeEntry, type Tables, tunnelEntry } from './table-entries.ts';
import type { PassageKind, TableEntry } from './trace.ts';

/** What decides each way of passing: a route of the namespace's own packet, or of one that came in; a tunnel; a bridge. */
const BASIS: Readonly<Record<PassageKind, 'own-route' | 'route' | 'tunnel' | 'bridge' | 'nothing'>> = {
  sent: 'own-route',
  answered: 'own-route',
  reported: 'own-route',
  routed: 'route',
  encapsulated: 'tunnel',
  'taken-in': 'bridge',
  switched: 'bridge',
  flooded: 'bridge',
  crossed: 'nothing',
  decapsulated: 'nothing',
  'looped-back': 'nothing',
  'seen-next': 'nothing',
};

/** The packet that was routed at a sighting, for the kernel to say by which entry; absent where no routing led there. */
export function routedPacket(now: Sighting, step: Step, before: Sighting | undefined): PacketAt | undefined {
  const { where } = now;
  const to = carriedBy(now).destination;
  switch (BASIS[step.kind]) {
    case 'own-route':
    case 'tunnel':
      return { where, to, cameIn: undefined };
    case 'route':
      if (before === undefined) return undefined;
      // The destination after, the source before: NAT changes them before and after the decision.
      return { where, to, cameIn: { from: carriedBy(before).source, by: before.dev } };
    case 'bridge':
    case 'nothing':
      return undefined;
  }
}

/** The packet that routers on the wire see. */
export function carriedBy({ ip, outer }: Sighting) {
  return outer?.ip ?? ip;
}

/** What a sighting is explained with. */
export interface Grounds {
  readonly before: Sighting | undefined;
  readonly route: RouteAnswer | undefined;
  readonly devices: DeviceTable;
  readonly tables: Tables;
}

/** The table entries that brought the packet from one sighting to the next. */
export function entriesFor(now: Sighting, step: Step, grounds: Grounds): readonly TableEntry[] {
  switch (BASIS[step.kind]) {
    case 'own-route':
    case 'route':
      return routing(now, grounds);
    case 'tunnel':
      return [...tunnel(now, grounds), ...routing(now, grounds)];
    case 'bridge':
      return switching(now, grounds);
    case 'nothing':
      return [];
  }
}

function routing(now: Sighting, { route, tables }: Grounds): readonly TableEntry[] {
  if (route === undefined) return [];
  const entry = routeEntry(now.where, route, tables);
  if (route.kind === 'refused' || route.route.type === 'local' || route.route.dev === undefined)
    return [entry];
  const ip = route.route.via ?? carriedBy(now).destination;
  return [entry, neighEntry({ where: now.where, dev: route.route.dev, ip }, tables)];
}

function tunnel(now: Sighting, { before, tables }: Grounds): readonly TableEntry[] {
  const mac = now.ethernet?.destination;
  if (before === undefined || mac === undefined) return [];
  return [tunnelEntry({ where: now.where, dev: before.dev, mac }, tables)];
}

function switching(now: Sighting, { devices, tables }: Grounds): readonly TableEntry[] {
  const mac = frameMacs(now)?.destination;
  const bridge = now.direction === 'in' ? now.dev : devices.link(now.where, now.dev)?.master;
  if (mac === undefined || bridge === undefined) return [];
  return [bridgeEntry({ where: now.where, bridge, mac }, tables)];
}

/** The addresses a bridge sees. */
export function frameMacs({ ethernet, outer }: Sighting) {
  return outer === undefined ? ethernet : outer.ethernet;
}
