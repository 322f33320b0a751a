import type { Point } from '../../trace/trace.ts';
import type { TraceForm } from './trace-form.ts';

/**
 * The points of the way back that need not be shown one by one: those of an answer, or of a report, that went to the sender by the
 * devices the probe had come by. Of a report the first point is shown, where it was made.
 */
export function foldable(points: readonly Point[]): readonly Point[] {
  const back = points.filter(({ kind }) => kind !== 'request');
  const [first] = back;
  if (first === undefined || back.some(({ kind }) => kind !== first.kind)) return [];
  const there = points.filter(({ kind }) => kind === 'request').map(stationOf);
  const way = back.toReversed().map(stationOf);
  const isSame = way.every((station, index) => station === there[index]);
  if (!isSame) return [];
  return first.kind === 'reply' ? back : back.slice(1);
}

function stationOf({ kind, where, dev, direction }: Point): string {
  const isOutwards = (direction === 'out') === (kind === 'request');
  return `${where}/${dev} ${isOutwards ? 'out' : 'in'}`;
}

/** They in a line: `13–24 and back the same way: ICMP echo reply, TTL 64 → 62`. */
export function formatFolded(folded: readonly Point[], { style }: TraceForm): string {
  const [first, last] = [folded[0], folded.at(-1)];
  if (first === undefined || last === undefined) return '';
  const numbers = style.dim(`${first.number}–${last.number}`);
  const ttl =
    first.packet.ttl === last.packet.ttl ? `${first.packet.ttl}` : `${first.packet.ttl} → ${last.packet.ttl}`;
  return `${numbers} and back the same way: ${first.packet.words}, TTL ${ttl} (--full shows each point)\n`;
}
