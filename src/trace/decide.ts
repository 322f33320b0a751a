import type { PacketAt, RouteAnswer } from '../observe/route-get.ts';
import type { DeviceTable } from './device-table.ts';
import type { Step } from './passages.ts';
import type { Sighting } from './recognise.ts';
import { bridgeEntry, neighEntry, routeEntry, type Tables, tunnelEntry } from './table-entries.ts';
import type { TableEntry } from './trace.ts';

/** The packet that was routed at a sighting, for the kernel to say by which entry; absent where no routing led there. */
export function routedPacket(now: Sighting, step: Step, before: Sighting | undefined): PacketAt | undefined {
  const { where } = now;
  switch (step.kind) {
    case 'sent':
    case 'answered':
    case 'reported':
      return { where, to: carriedBy(now).destination, cameIn: undefined };
    case 'routed':
      if (before === undefined) return undefined;
      // The destination after, the source before: NAT changes them before and after the decision.
      return {
        where,
        to: carriedBy(now).destination,
        cameIn: { from: carriedBy(before).source, by: before.dev },
      };
    case 'encapsulated':
      return { where, to: carriedBy(now).destination, cameIn: undefined };
    case 'crossed':
    case 'taken-in':
    case 'switched':
    case 'flooded':
    case 'decapsulated':
    case 'seen-next':
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
  switch (step.kind) {
    case 'sent':
    case 'answered':
    case 'reported':
    case 'routed':
      return routing(now, grounds);
    case 'encapsulated':
      return [...tunnel(now, grounds), ...routing(now, grounds)];
    case 'switched':
    case 'flooded':
    case 'taken-in':
      return switching(now, grounds);
    case 'crossed':
    case 'decapsulated':
    case 'seen-next':
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
