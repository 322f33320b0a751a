import type { PacketAt, RouteAnswer } from '../observe/route-get.ts';
import { findArpExchanges } from './arp-exchanges.ts';
import { type Counters, movedCounters } from './counters.ts';
import { carriedBy, routedPacket } from './decide.ts';
import { deviceTable } from './device-table.ts';
import { attributeDrops } from './drops.ts';
import { endOf } from './end.ts';
import { findSteps } from './passages.ts';
import { type Followed, pointsOf } from './points.ts';
import { recognise, type Recognised, type Sighting } from './recognise.ts';
import type { Sent, Shot } from './send-probe.ts';
import { bridgeEntry, type Tables } from './table-entries.ts';
import type { Evidence, Trace, TraceEvent } from './trace.ts';
import { VXLAN_PORTS } from './vxlan-ports.ts';
import type { Heard } from './watch.ts';

/** All that was read before, during and after the probe. */
export interface Readings {
  readonly shot: Shot;
  readonly sent: Sent;
  readonly heard: Heard;
  readonly tables: Tables;
  readonly counters: {
    readonly before: ReadonlyMap<string, Counters>;
    readonly after: ReadonlyMap<string, Counters>;
  };
  /** Asks the kernel by which entry it routes a packet. */
  readonly ask: (packet: PacketAt) => Promise<RouteAnswer>;
}

/** Makes a trace of what was read; the kernel is asked again only how it routes. */
export async function assemble(readings: Readings): Promise<Pick<Trace, 'events' | 'end'>> {
  const { shot, sent, heard, tables, ask } = readings;
  const vxlanPorts = tables.observation.links.flatMap(({ vxlan }) => (vxlan ? [vxlan.port] : []));
  const found = recognise(heard.frames, shot.mark, { vxlanPorts: [...vxlanPorts, ...VXLAN_PORTS] });
  const followed = await follow(found, readings);
  const points = pointsOf(followed);
  const { devices, startNs } = followed;
  const addresses = addressesOf(followed, shot.probe.address, await onwardHops(followed, readings));
  const exchanges = findArpExchanges(found.arps, { addresses, devices, startNs });
  const end = await endOf({
    ...{ probe: shot.probe, sent, points, sightings: found.sightings, exchanges },
    inquiry: { tables, devices, ask },
    kernelSays: (last) => kernelEvidence(last, readings, followed),
  });
  const events: TraceEvent[] = [...points, ...exchanges].sort((a, b) => a.atUs - b.atUs);
  return { events, end };
}

async function follow({ sightings, arps }: Recognised, { tables, ask }: Readings): Promise<Followed> {
  const devices = deviceTable(tables.observation);
  const steps = findSteps(sightings, devices, (now) => isFlooded(now, { tables, devices }));
  const routes = await Promise.all(
    sightings.map((now, index) => {
      const step = steps[index];
      const before = step?.from === undefined ? undefined : sightings[step.from];
      const packet = step && routedPacket(now, step, before);
      return packet === undefined ? Promise.resolve(undefined) : ask(packet);
    }),
  );
  const starts = [...sightings, ...arps].map(({ atNs }) => atNs);
  const startNs = starts.reduce((least, one) => (one < least ? one : least), starts[0] ?? 0n);
  return { sightings, steps, routes, devices, tables, startNs };
}

/** A MAC the bridge has no port for, as far as its table tells afterwards. */
function isFlooded(now: Sighting, { tables, devices }: Pick<Followed, 'tables' | 'devices'>): boolean {
  const bridge = devices.link(now.where, now.dev)?.master;
  const mac = (now.outer === undefined ? now : now.outer).ethernet?.destination;
  if (bridge === undefined || mac === undefined) return false;
  return !bridgeEntry({ where: now.where, bridge, mac }, tables).isUsable;
}

/** The ends of the packets, the next hops between, and those it never came to. */
function addressesOf(
  { sightings, routes }: Followed,
  to: string,
  onward: readonly RouteAnswer[],
): ReadonlySet<string> {
  const ends = sightings.flatMap(({ ip, outer }) => [
    ...[ip.source, ip.destination],
    ...(outer === undefined ? [] : [outer.ip.source, outer.ip.destination]),
  ]);
  const hops = [...routes, ...onward].flatMap((answer) =>
    answer?.kind === 'route' && answer.route.via !== undefined ? [answer.route.via] : [],
  );
  return new Set([to, ...ends, ...hops]);
}

/** The ways that a packet that was not seen any more would have taken: from the sender, and from where it came in last. */
async function onwardHops(
  { sightings, steps }: Followed,
  { ask, shot }: Readings,
): Promise<readonly RouteAnswer[]> {
  const isLeaf = (_: Sighting, index: number): boolean => !steps.some(({ from }) => from === index);
  const packets = sightings
    .filter(isLeaf)
    .filter(({ direction }) => direction === 'in')
    .map((last) => {
      const { source, destination } = carriedBy(last);
      return { where: last.where, to: destination, cameIn: { from: source, by: last.dev } };
    });
  const { from, address } = shot.probe;
  return Promise.all([...packets, { where: from, to: address, cameIn: undefined }].map(ask));
}

/** Counters that moved and drops, at the last sighting of a packet; without one, at the sender. */
function kernelEvidence(
  last: Sighting | undefined,
  { shot, heard, counters }: Readings,
  { devices }: Followed,
): readonly Evidence[] {
  const where = last?.where ?? shot.probe.from;
  const peer = last?.direction === 'out' ? devices.peerOf(where, last.dev)?.where : undefined;
  const places = peer === undefined ? [where] : [where, peer];
  const moved = places.flatMap((place) =>
    movedCounters(place, counters.before.get(place), counters.after.get(place)),
  );
  return [
    ...attributeDrops(last, heard.drops),
    ...moved.map((counter): Evidence => ({ kind: 'counter', ...counter })),
  ];
}
