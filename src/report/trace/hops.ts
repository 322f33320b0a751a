import type { Hop } from '../../graph/hop.ts';
import type { Point, Trace } from '../../trace/trace.ts';

/** The way of the packets as a picture of the topology draws it: from device to device, with the numbers of the points. */
export function hopsOf({ events, end }: Trace): readonly Hop[] {
  const points = events.filter((event): event is Point => event.kind !== 'arp');
  const byNumber = new Map(points.map((point) => [point.number, point]));
  const hops = points.flatMap((point): readonly Hop[] => {
    const before = point.passage.from === undefined ? undefined : byNumber.get(point.passage.from);
    if (before === undefined || idOf(before) === idOf(point)) return [];
    const kind = point.kind === 'request' ? 'request' : 'reply';
    return [{ from: idOf(before), to: idOf(point), label: String(point.number), kind }];
  });
  const last = end.kind === 'lost' && end.at !== undefined ? byNumber.get(end.at) : undefined;
  return last === undefined
    ? hops
    : [...hops, { from: idOf(last), to: idOf(last), label: 'lost', kind: 'drop' }];
}

function idOf({ where, dev }: Point): string {
  return `${where}/${dev}`;
}
