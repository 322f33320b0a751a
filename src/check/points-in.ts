import type { Point, Trace } from '../observe/trace.ts';

/** Where a probe and its answer were seen, without the questions asked for them. */
export function pointsIn({ events }: Pick<Trace, 'events'>): readonly Point[] {
  return events.filter((event): event is Point => event.kind !== 'arp');
}
