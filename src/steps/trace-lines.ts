import type { End, Evidence, PacketKind, Point, Trace } from '../observe/trace.ts';
import { pointsIn } from '../check/points-in.ts';

/** A trace in a few words, a line each: the points the probe was seen at, those of the way back, what it came to, and why. */
export interface TraceLines {
  readonly there: readonly string[];
  readonly back: readonly string[];
  readonly end: string;
  readonly why: readonly string[];
}

/** What `output` and the evidence of a traced step are made of; no names, so that it reads the same in every lab. */
export function traceLines(trace: Trace): TraceLines {
  const { end } = trace;
  const linesOf = (isOf: (kind: PacketKind) => boolean): readonly string[] =>
    pointsIn(trace)
      .filter(({ kind }) => isOf(kind))
      .map(formatPoint);
  return {
    there: linesOf((kind) => kind === 'request'),
    back: linesOf((kind) => kind !== 'request'),
    end: formatEnd(end),
    why: end.kind === 'answered' ? [] : end.evidence.map(formatWhy),
  };
}

/** `4 node-1/flannel.1 out: routed, TTL 63` */
function formatPoint({ number, where, dev, direction, passage, packet, outer }: Point): string {
  const wrapped = outer === undefined ? '' : `, in VXLAN ${outer.vni} to ${outer.destination}`;
  return `${number} ${where}/${dev} ${direction}: ${passage.kind}, TTL ${packet.ttl}${wrapped}`;
}

function formatEnd(end: End): string {
  switch (end.kind) {
    case 'answered':
      return `answered by ${end.by}: ${end.words}`;
    case 'refused':
      return `not answered: ${end.by} says ${end.words}`;
    case 'not-sent':
      return `not sent: ${end.words}`;
    case 'lost': {
      const last = end.at === undefined ? 'seen nowhere' : `seen last at point ${end.at}`;
      return `lost: ${last}${end.words === undefined ? '' : `; the sender was told: ${end.words}`}`;
    }
  }
}

function formatWhy(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'entry':
      return `${evidence.where}: ${evidence.says}: ${evidence.entry.line}`;
    case 'unanswered':
      return `${evidence.exchange.where}: nobody answered who has ${evidence.exchange.target}`;
    case 'drop':
      return `${evidence.where}: the kernel dropped it after ${evidence.dev}: ${evidence.reason}`;
    case 'counter':
      return `${evidence.where}: ${evidence.counter} went up by ${evidence.by}: ${evidence.means}`;
    case 'fact':
      return evidence.says;
  }
}
