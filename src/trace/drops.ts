import type { DropNews } from '../listen/protocol.ts';
import type { Sighting } from './recognise.ts';
import type { Evidence } from './trace.ts';

/** A captured frame and the trace point beside it are of one moment: within so many nanoseconds. */
const MOMENT_NS = 2_000_000n;
/** The Ethernet header, which a device that receives takes off before it counts. */
const ETHERNET_BYTES = 14;

/**
 * The drops of the very packet of a sighting. The kernel names no packet, but its buffer: what befell the buffer before the drop tells
 * which packet it held, by device, direction, length and time.
 */
export function attributeDrops(last: Sighting | undefined, drops: readonly DropNews[]): readonly Evidence[] {
  if (last === undefined) return [];
  return drops.flatMap(({ reason, trail }): readonly Evidence[] => {
    if (!trail.some((at) => isSameMoment(at, last))) return [];
    const dev = trail.at(-1)?.dev ?? last.dev;
    return [{ kind: 'drop', where: last.where, dev, reason }];
  });
}

function isSameMoment(
  at: DropNews['trail'][number],
  { dev, direction, lengthBytes, atNs }: Sighting,
): boolean {
  const length = direction === 'in' ? lengthBytes - ETHERNET_BYTES : lengthBytes;
  const apart = BigInt(at.atNs) - atNs;
  return (
    at.dev === dev &&
    at.direction === direction &&
    at.lengthBytes === length &&
    apart < MOMENT_NS &&
    apart > -MOMENT_NS
  );
}
