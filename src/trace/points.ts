import type { Ethernet, Ip } from '../packet/frame.ts';
import type { RouteAnswer } from '../observe/route-get.ts';
import { carriedBy, entriesFor } from './decide.ts';
import type { DeviceTable } from './device-table.ts';
import { packetWords } from './packet-words.ts';
import type { Step } from './passages.ts';
import type { Sighting } from './recognise.ts';
import type { Tables } from './table-entries.ts';
import type { Outer, Packet, Point } from './trace.ts';

/** All that is known of the sightings; lists of one length each, in the order of time. */
export interface Followed {
  readonly sightings: readonly Sighting[];
  readonly steps: readonly Step[];
  /** The routing table's answers, where a step was routed. */
  readonly routes: readonly (RouteAnswer | undefined)[];
  readonly devices: DeviceTable;
  readonly tables: Tables;
  readonly startNs: bigint;
}

/** The sightings as points of a trace. */
export function pointsOf(followed: Followed): readonly Point[] {
  const { sightings, devices, startNs } = followed;
  let latestNs = startNs;
  return sightings.map((now, index) => {
    const { kind, where, dev, direction } = now;
    // A frame that a port hands to its bridge keeps the time it had.
    latestNs = now.atNs > latestNs ? now.atNs : latestNs;
    const deviceBytes = devices.link(where, dev)?.mtuBytes;
    return {
      kind,
      number: index + 1,
      where,
      dev,
      direction,
      atUs: Number(latestNs - startNs) / 1000,
      packet: packetOf(now),
      outer: outerOf(now),
      mtu:
        deviceBytes === undefined
          ? undefined
          : { deviceBytes, leftBytes: deviceBytes - carriedBy(now).lengthBytes },
      passage: passageOf(index, followed),
    };
  });
}

function passageOf(index: number, followed: Followed): Point['passage'] {
  const { sightings, steps, routes, devices, tables } = followed;
  const [now, step] = [sightings[index], steps[index]];
  if (now === undefined || step === undefined) return { kind: 'seen-next', from: undefined, entries: [] };
  const before = step.from === undefined ? undefined : sightings[step.from];
  const entries = entriesFor(now, step, { before, route: routes[index], devices, tables });
  return { kind: step.kind, from: step.from === undefined ? undefined : step.from + 1, entries };
}

function packetOf({ ethernet, ip }: Sighting): Packet {
  return { ...headersOf(ip, ethernet), dontFragment: ip.dontFragment, words: packetWords(ip) };
}

function outerOf({ outer }: Sighting): Outer | undefined {
  if (outer === undefined) return undefined;
  const { ip, ethernet, vni, port } = outer;
  return { ...headersOf(ip, ethernet), vni, port };
}

function headersOf({ source, destination, ttl, lengthBytes }: Ip, ethernet: Ethernet | undefined) {
  const mac = ethernet && { source: ethernet.source, destination: ethernet.destination };
  return { mac, source, destination, ttl, lengthBytes };
}
