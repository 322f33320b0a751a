import type { ActionResult } from '../check/action-result.ts';
import type { End, Point, Trace } from '../observe/trace.ts';
import type { Action } from '../scenario/step.ts';
import { trace } from '../trace/run-trace.ts';
import type { Turn } from './bench.ts';
import { addressOf } from './place.ts';

type TraceAction = Extract<Action, { kind: 'trace' }>;

/** Sends one probe and follows it; `withinMs` is how long nothing must be seen of it until it counts as lost. */
export async function traceProbe(action: TraceAction, { bench, withinMs }: Turn): Promise<ActionResult> {
  const { open, signal } = bench;
  const { from, to, probe: kind, port, sizeBytes, dontFragment, isCold } = action;
  const probe = { kind, from, to, address: addressOf(to, open.lab), port, sizeBytes, dontFragment };
  const found = await trace(open, { probe, isCold, silenceMs: withinMs, signal });
  const points = pointsOf(found);
  const end = formatEnd(found.end);
  return {
    did: traceCommand(action),
    kind: 'answered',
    replies: {
      wanted: 1,
      got: found.end.kind === 'answered' ? 1 : 0,
      ttls: found.end.kind === 'answered' ? [found.end.ttl] : [],
    },
    trace: found,
    exitCode: found.end.kind === 'answered' ? 0 : 1,
    output: `${[...points.map(formatPoint), end].join('\n')}\n`,
    // The way there; the way back is in the output, and in the picture.
    evidence: [...points.filter(({ kind }) => kind === 'request').map(formatPoint), end],
  };
}

/** The same as one types it. */
export function traceCommand({
  from,
  to,
  probe,
  port,
  sizeBytes,
  dontFragment,
  isCold,
}: TraceAction): string {
  const words = [
    ...['k8s-netlab', 'trace', from, to],
    ...(probe === 'icmp' ? [] : [`--${probe}`, String(port)]),
    ...(sizeBytes === undefined ? [] : ['--size', String(sizeBytes)]),
    ...(dontFragment ? ['--df'] : []),
    ...(isCold ? ['--cold'] : []),
  ];
  return words.join(' ');
}

function pointsOf({ events }: Trace): readonly Point[] {
  return events.filter((event): event is Point => event.kind !== 'arp');
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
    case 'lost':
      return end.at === undefined ? 'seen nowhere' : `lost: seen last at point ${end.at}`;
  }
}
