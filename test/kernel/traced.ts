import { namesOf } from '../../src/check/names.ts';
import { formatTrace } from '../../src/report/trace/text.ts';
import { plainStyle } from '../../src/report/style.ts';
import { trace } from '../../src/trace/run-trace.ts';
import type { ProbeRequest } from '../../src/trace/send-probe.ts';
import type { Point, Trace } from '../../src/trace/trace.ts';
import type { WiredLab } from './wired-lab.ts';

/** A trace in a wired lab, and what the tests ask of it. */
export interface Traced {
  readonly trace: Trace;
  /** Devices in order: `pod-a/eth0 out`. */
  readonly way: (kind: Point['kind']) => readonly string[];
  /** How the packet came to each of them. */
  readonly steps: (kind: Point['kind']) => readonly string[];
  /** What tells why it ended. */
  readonly evidence: readonly string[];
  readonly text: string;
}

/** Traces to a name or an address. */
export async function traced(
  lab: WiredLab,
  ends: readonly [from: string, to: string],
  more: Partial<ProbeRequest> & { readonly isCold?: boolean } = {},
): Promise<Traced> {
  const { isCold = false, ...probe } = more;
  const names = namesOf(lab.open.lab);
  const [from, to] = ends;
  const address = names.endpoint(to)?.address ?? to;
  const request = { kind: 'icmp', from, to, address, port: undefined, sizeBytes: undefined } as const;
  const found = await trace(lab.open, {
    probe: { ...request, dontFragment: false, ...probe },
    isCold,
    silenceMs: 1300,
  });
  const points = found.events.filter((event): event is Point => event.kind !== 'arp');
  const of = (kind: Point['kind']) => points.filter((point) => point.kind === kind);
  return {
    trace: found,
    way: (kind) => of(kind).map(({ where, dev, direction }) => `${where}/${dev} ${direction}`),
    steps: (kind) => of(kind).map(({ passage }) => passage.kind),
    evidence: evidenceOf(found),
    text: formatTrace(found, { names, style: plainStyle, columns: 100, isFull: false }),
  };
}

function evidenceOf({ end }: Trace): readonly string[] {
  if (end.kind === 'answered') return [];
  return end.evidence.map((one) => {
    switch (one.kind) {
      case 'entry':
        return `${one.where}: ${one.says}: ${one.entry.line}`;
      case 'unanswered':
        return `${one.exchange.where}: unanswered ${one.exchange.target}`;
      case 'drop':
        return `${one.where}: dropped after ${one.dev}: ${one.reason}`;
      case 'counter':
        return `${one.where}: ${one.counter} +${one.by}`;
      case 'fact':
        return one.says;
    }
  });
}
