import type { Names } from '../../check/names.ts';
import type { Trace } from '../../observe/trace.ts';

/**
 * What `trace --json` prints. `version` rises when something is taken away or changes its meaning; what is added does not raise it. In
 * `events` points and ARP questions stand in the order of time, told apart by `kind`; a point's `passage` has the table entries that
 * brought the packet there. What the type has as absent is left out.
 */
export interface JsonTrace extends Trace {
  readonly version: 1;
  /** The lab's names of the addresses and MACs in it: `10.244.1.2` is `pod-a`. */
  readonly names: Readonly<Record<string, string>>;
}

/** A trace as that data. */
export function traceData(trace: Trace, names: Names): JsonTrace {
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
  return { version: 1, ...trace, names: Object.fromEntries(known) };
}
