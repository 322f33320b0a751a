import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';
import { enter } from './enter.ts';
import { type PingLine, parsePingLine, type Refusal, type Reply } from './ping-line.ts';
import { unreadable } from './read-json.ts';

export interface PingRequest {
  /** Namespace it is sent from. */
  readonly from: string;
  /** Address it is sent to. */
  readonly to: string;
  readonly count: number;
  readonly intervalSeconds: number;
  /** How long to wait for the last answer. */
  readonly waitSeconds: number;
  /** Payload; the packet is 28 bytes longer. */
  readonly sizeBytes: number | undefined;
  readonly dontFragment: boolean;
}

export interface PingResult {
  /** Requests sent; 0 when the kernel refused to send any. */
  readonly sent: number;
  readonly replies: readonly Reply[];
  /** ICMP errors that came back instead of answers. */
  readonly refusals: readonly Refusal[];
  /** Why the kernel or ping refused to send, each reason once. */
  readonly complaints: readonly string[];
  /** It was ended before its time. */
  readonly isInterrupted: boolean;
}

/**
 * Sends echo requests with the system's ping and reads what it prints; loss is a value.
 * @throws LabError `observe/unreadable` when it printed neither counts nor a complaint: that is no loss, we could not look.
 */
export async function ping(
  inside: Runner,
  request: PingRequest,
  { onLine, signal }: { readonly onLine?: (line: string) => void; readonly signal?: AbortSignal } = {},
): Promise<PingResult> {
  const lines: PingLine[] = [];
  const outcome = await inside.run(argvOf(request), {
    onLine: (line) => {
      lines.push(parsePingLine(line));
      onLine?.(line);
    },
    ...(signal && { signal }),
  });
  return resultOf(lines, outcome, signal?.aborted === true);
}

/** The shell lets stderr come in its place among the lines of stdout. */
function argvOf(request: PingRequest): Argv {
  const { from, to, count, intervalSeconds, waitSeconds, sizeBytes, dontFragment } = request;
  const options = ['-n', '-O', '-c', String(count), '-i', String(intervalSeconds), '-W', String(waitSeconds)];
  const size = sizeBytes === undefined ? [] : ['-s', String(sizeBytes)];
  const words = enter(from, ['ping', ...options, ...size, ...(dontFragment ? ['-M', 'do'] : []), to]);
  return ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...words];
}

function resultOf(lines: readonly PingLine[], outcome: Outcome, isInterrupted: boolean): PingResult {
  const replies = lines.flatMap((line) => (line.kind === 'reply' ? [line.reply] : []));
  const refusals = lines.flatMap((line) => (line.kind === 'refusal' ? [line.refusal] : []));
  const complaints = lines.flatMap((line) => (line.kind === 'complaint' ? [line.words] : []));
  const counts = lines.find((line) => line.kind === 'counts');
  const result = { replies, refusals, complaints: [...new Set(complaints)], isInterrupted };
  if (counts !== undefined) return { ...result, sent: counts.sent };
  if (isInterrupted) return { ...result, sent: lastSeq(lines) };
  if (complaints.length > 0) return { ...result, sent: 0 };
  throw unreadable('ping', `ended without a count of what it sent (${outcome.kind})`);
}

function lastSeq(lines: readonly PingLine[]): number {
  const seqs = lines.map((line) => {
    if (line.kind === 'reply') return line.reply.seq;
    if (line.kind === 'refusal') return line.refusal.seq;
    return line.kind === 'no-answer' ? line.seq : 0;
  });
  return Math.max(0, ...seqs);
}
