import type { Hop } from '../../graph/hop.ts';
import { deviceId } from '../../net/names.ts';
import type { Point, Trace } from '../../observe/trace.ts';
import { pointsIn } from '../../check/points-in.ts';

/** The way of the packets as a picture of the topology draws it: from device to device, with the numbers of the points. */
export function hopsOf(trace: Trace): readonly Hop[] {
  const points = pointsIn(trace);
  const byNumber = new Map(points.map((point) => [point.number, point]));
  const hops = points.flatMap((point): readonly Hop[] => {
    const before = point.passage.from === undefined ? undefined : byNumber.get(point.passage.from);
    if (before === undefined || deviceId(before) === deviceId(point)) return [];
    const kind = point.kind === 'request' ? 'request' : 'reply';
    return [{ from: deviceId(before), to: deviceId(point), label: String(point.number), kind }];
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
  return [{ from: deviceId(last), to: deviceId(last), label, kind: 'drop' }];
}
