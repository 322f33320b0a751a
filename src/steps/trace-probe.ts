import type { ActionResult, Answer } from '../check/action-result.ts';
import type { Trace } from '../observe/trace.ts';
import type { Action } from '../scenario/step.ts';
import { trace } from '../trace/run-trace.ts';
import type { Turn } from './bench.ts';
import { addressOf } from './place.ts';
import { traceLines } from './trace-lines.ts';

type TraceAction = Extract<Action, { kind: 'trace' }>;

/** Sends one probe and follows it; `withinMs` is how long nothing must be seen of it until it counts as lost. */
export async function traceProbe(action: TraceAction, { bench, withinMs }: Turn): Promise<ActionResult> {
  const { open, signal } = bench;
  const { from, to, probe: kind, port, sizeBytes, dontFragment, isCold } = action;
  const probe = { kind, from, to, address: addressOf(to, open.lab), port, sizeBytes, dontFragment };
  const found = await trace(open, { probe, isCold, silenceMs: withinMs, signal });
  return { did: traceCommand(action), ...readTrace(found) };
}

/** What a trace answers; nothing where the probe may have gone on in a frame that was missed. */
export function readTrace(found: Trace): Answer {
  const { end, watched } = found;
  if (end.kind === 'lost' && watched.missedFrames > 0)
    return { kind: 'not-done', reason: `the capture missed ${watched.missedFrames} frames` };
  const isAnswered = end.kind === 'answered';
  const { there, back, end: words, why } = traceLines(found);
  return {
    kind: 'answered',
    replies: { wanted: 1, got: isAnswered ? 1 : 0, ttls: isAnswered ? [end.ttl] : [] },
    trace: found,
    exitCode: isAnswered ? 0 : 1,
    output: `${[...there, ...back, words, ...why].join('\n')}\n`,
    // The way back is in the picture.
    evidence: [...there, words, ...why],
  };
}

/** The same as one types it. */
export function traceCommand(action: TraceAction): string {
  const { from, to, probe, port, sizeBytes, dontFragment, isCold } = action;
  const words = [
    ...['k8s-netlab', 'trace', from, to],
    ...(port === undefined ? [] : [`--${probe}`, String(port)]),
    ...(sizeBytes === undefined ? [] : ['--size', String(sizeBytes)]),
    ...(dontFragment ? ['--df'] : []),
    ...(isCold ? ['--cold'] : []),
  ];
  return words.join(' ');
}
