import { readFileSync } from 'node:fs';
import { namesOf } from '../../src/check/names.ts';
import type { DropNews } from '../../src/listen/protocol.ts';
import type { PacketAt, RouteAnswer } from '../../src/observe/route-get.ts';
import type { FdbEntry, Link, Neighbour } from '../../src/observe/tables.ts';
import type { CapturedFrame } from '../../src/packet/captured-frame.ts';
import { assemble } from '../../src/trace/assemble.ts';
import type { Counters } from '../../src/trace/counters.ts';
import type { Sent } from '../../src/trace/send-probe.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { lab, seen } from './check-lab.ts';

interface Recording {
  readonly id: number;
  readonly frames: readonly (readonly [
    where: string,
    dev: string,
    direction: 'in' | 'out',
    atNs: number,
    lengthBytes: number,
    hex: string,
  ])[];
  readonly neighbours: readonly Neighbour[];
  readonly fdb: readonly FdbEntry[];
  readonly links: readonly Link[];
  /** By the question, as JSON. */
  readonly routes: Readonly<Record<string, RouteAnswer>>;
}

/** A ping from pod-a to pod-b on another node, with cold caches (Linux 6.18). */
export const recording = JSON.parse(
  readFileSync(new URL('recorded/trace.json', import.meta.url), 'utf8'),
) as Recording;

export const recordedFrames: readonly CapturedFrame[] = recording.frames.map(
  ([where, dev, direction, atNs, lengthBytes, hex]) => {
    const bytes = Buffer.from(hex, 'hex');
    return { where, dev, direction, atNs: BigInt(atNs), link: 'ethernet', lengthBytes, bytes };
  },
);

export const answered: Sent = { hasAnswer: true, words: undefined, isRefused: false, lengthBytes: 84 };
export const silent: Sent = { ...answered, hasAnswer: false };

export const allTold: Trace['watched'] = {
  namespaces: ['underlay', 'node-1', 'node-2', 'pod-a', 'pod-c', 'pod-b'],
  of: 6,
  missedFrames: 0,
  drops: { kind: 'told' },
};

/** How a run may differ from what was recorded. */
export interface Variation {
  readonly keep?: (frame: CapturedFrame) => boolean;
  readonly links?: (link: Link) => Link;
  readonly fdb?: (entry: FdbEntry) => boolean;
  readonly neighbour?: (entry: Neighbour) => boolean;
  readonly route?: (packet: PacketAt) => RouteAnswer | undefined;
  readonly drops?: readonly DropNews[];
  readonly after?: ReadonlyMap<string, Counters>;
  readonly sent?: Sent;
}

/** The trace that is made of the recording, as it was or as it would have been. */
export async function assembled(variation: Variation = {}): Promise<Trace> {
  const { keep = always, fdb = always, neighbour = always, links = (link) => link } = variation;
  const observation = seen({
    neighbours: recording.neighbours.filter(neighbour),
    fdb: recording.fdb.filter(fdb),
    links: recording.links.map(links),
  });
  const probe = {
    ...({ kind: 'icmp', from: 'pod-a', to: 'pod-b', address: '10.244.2.2', port: undefined } as const),
    ...{ sizeBytes: undefined, dontFragment: false, command: 'ip netns exec pod-a ping -n -c 1 10.244.2.2' },
  };
  const frames = recordedFrames.filter(keep);
  const places = new Map([...(variation.after?.keys() ?? [])].map((where) => [where, new Map()]));
  const parts = await assemble({
    shot: { probe, mark: { kind: 'icmp', id: recording.id }, argv: ['ping'] },
    sent: variation.sent ?? answered,
    heard: { frames, drops: variation.drops ?? [], refusal: undefined, missedFrames: 0 },
    tables: { observation, names: namesOf(lab) },
    counters: { before: places, after: variation.after ?? new Map() },
    ask: (packet) => Promise.resolve(variation.route?.(packet) ?? recordedRoute(packet)),
  });
  return { lab: 'check', probe, watched: allTold, flushed: [], ...parts };
}

function always(): boolean {
  return true;
}

function recordedRoute(packet: PacketAt): RouteAnswer {
  return (
    recording.routes[JSON.stringify(packet)] ?? {
      kind: 'refused',
      words: 'Network is unreachable',
      command: `ip -n ${packet.where} route get fibmatch ${packet.to}`,
    }
  );
}
