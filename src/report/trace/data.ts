import type { Names } from '../../check/names.ts';
import type { Trace } from '../../trace/trace.ts';

/** A trace as data, with the lab's names of its numbers: `names["10.244.1.2"]` is `pod-a`. */
export function traceData(trace: Trace, names: Names) {
  const numbers = new Set([
    trace.probe.address,
    ...trace.events.flatMap((event) =>
      event.kind === 'arp'
        ? [event.asker.ip, event.asker.mac, event.target, event.answer?.mac]
        : [event.packet, event.outer].flatMap((headers) => [
            headers?.source,
            headers?.destination,
            headers?.mac?.source,
            headers?.mac?.destination,
          ]),
    ),
  ]);
  const known = [...numbers].flatMap((number) => {
    const owner = number === undefined ? undefined : names.ownerOf(number);
    return number === undefined || owner === undefined ? [] : [[number, owner] as const];
  });
  return { ...trace, names: Object.fromEntries(known) };
}
