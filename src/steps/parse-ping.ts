import type { Replies } from '../check/action-result.ts';
import { parsePingLine } from '../observe/ping-line.ts';

/**
 * How many of `wanted` echo requests were answered, by what iputils' ping printed, stdout before stderr.
 * Absent when that says nothing about the network: no loss, we could not look.
 */
export function parsePing(text: string, wanted: number): Replies | undefined {
  const lines = text.split('\n').map(parsePingLine);
  const counts = lines.find((line) => line.kind === 'counts');
  if (counts !== undefined) {
    const ttls = lines.flatMap((line) => (line.kind === 'reply' ? [line.reply.ttl] : []));
    return { wanted, got: counts.received, ttls };
  }
  const isRefused = lines.some((line) => line.kind === 'complaint' && REFUSAL.test(line.words));
  return isRefused ? { wanted, got: 0, ttls: [] } : undefined;
}

/** The kernel's no to a packet; other complaints of ping (`socket: Operation not permitted`) are about ping itself. */
const REFUSAL = /^(connect|sendmsg): /;
