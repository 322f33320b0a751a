import type { Hop } from '../../graph/hop.ts';
import type { Point, Trace } from '../../observe/trace.ts';

/** The way of the packets as a picture of the topology draws it: from device to device, with the numbers of the points. */
export function hopsOf(trace: Trace): readonly Hop[] {
  const points = trace.events.filter((event): event is Point => event.kind !== 'arp');
  const byNumber = new Map(points.map((point) => [point.number, point]));
  const hops = points.flatMap((point): readonly Hop[] => {
    const before = point.passage.from === undefined ? undefined : byNumber.get(point.passage.from);
    if (before === undefined || idOf(before) === idOf(point)) return [];
    const kind = point.kind === 'request' ? 'request' : 'reply';
    return [{ from: idOf(before), to: idOf(point), label: String(point.number), kind }];
  });
  return [...hops, ...dropOf(trace, points)];
}

/** Where it went no further: seen last before it was lost, or before whoever refused it said so. */
function dropOf({ end }: Trace, points: readonly Point[]): readonly Hop[] {
  if (end.kind !== 'lost' && end.kind !== 'refused') return [];
  const last =
    end.kind === 'lost'
      ? points.find(({ number }) => number === end.at)
      : points.findLast(({ kind }) => kind === 'request');
  if (last === undefined) return [];
  const label = end.kind === 'lost' ? 'lost' : end.words;
  return [{ from: idOf(last), to: idOf(last), label, kind: 'drop' }];
}

function idOf({ where, dev }: Point): string {
  return `${where}/${dev}`;
}
