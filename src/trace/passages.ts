import type { DeviceTable } from './device-table.ts';
import type { Sighting } from './recognise.ts';
import type { PassageKind } from './trace.ts';

/** How the packet came to a sighting; `from` is the place of the one before in the list of all. */
export interface Step {
  readonly kind: PassageKind;
  readonly from: number | undefined;
}

/**
 * Says for each sighting from which one before the packet came, and how: by its cable, its bridge, its TTL, its outer header.
 * @param sightings in the order of time
 */
export function findSteps(
  sightings: readonly Sighting[],
  devices: DeviceTable,
  floods: (at: Sighting) => boolean,
): readonly Step[] {
  return sightings.map((now, index) => {
    const earlier = sightings.slice(0, index);
    const from = predecessor(now, earlier, devices);
    const before = from === undefined ? undefined : sightings[from];
    if (before === undefined) return { kind: beginning[now.kind], from: undefined };
    const kind = kindOf(before, now, devices);
    return { kind: kind === 'switched' && floods(now) ? 'flooded' : kind, from };
  });
}

/** Where nothing of it was seen before, it was made. */
const beginning: Readonly<Record<Sighting['kind'], PassageKind>> = {
  request: 'sent',
  reply: 'answered',
  'icmp-error': 'reported',
};

/** The latest sighting of the packet that can have led to this one: across its cable, else in the same namespace. */
function predecessor(now: Sighting, earlier: readonly Sighting[], devices: DeviceTable): number | undefined {
  const peer = now.direction === 'in' ? devices.peerOf(now.where, now.dev) : undefined;
  const master = devices.link(now.where, now.dev)?.master;
  const mayPrecede = (one: Sighting): boolean => {
    if (one.kind !== now.kind || (one.kind === 'icmp-error' && one.ip.source !== now.ip.source)) return false;
    if (peer !== undefined)
      return one.where === peer.where && one.dev === peer.dev && one.direction === 'out';
    const isSibling =
      one.direction === 'out' && master !== undefined && devices.link(one.where, one.dev)?.master === master;
    return one.where === now.where && !(now.direction === 'out' && isSibling);
  };
  const index = earlier.findLastIndex(mayPrecede);
  return index === -1 ? undefined : index;
}

function kindOf(before: Sighting, now: Sighting, devices: DeviceTable): PassageKind {
  if (before.where !== now.where) return 'crossed';
  if (before.outer === undefined && now.outer !== undefined) return 'encapsulated';
  if (before.outer !== undefined && now.outer === undefined) return 'decapsulated';
  return now.direction === 'in' ? comingIn(before, now, devices) : goingOut(before, now, devices);
}

function comingIn(before: Sighting, now: Sighting, devices: DeviceTable): PassageKind {
  if (before.dev === now.dev) return 'looped-back';
  return devices.link(before.where, before.dev)?.master === now.dev ? 'taken-in' : 'seen-next';
}

function goingOut(before: Sighting, now: Sighting, devices: DeviceTable): PassageKind {
  if (ttlOf(now) === ttlOf(before) - 1) return 'routed';
  const bridge = devices.link(now.where, now.dev)?.master;
  if (bridge === undefined) return 'seen-next';
  const cameBy = devices.link(before.where, before.dev)?.master ?? before.dev;
  return cameBy === bridge ? 'switched' : 'seen-next';
}

/** What a router lowers: of a packet in a tunnel the outer TTL, since routers do not look inside. */
function ttlOf({ ip, outer }: Sighting): number {
  return outer?.ip.ttl ?? ip.ttl;
}
