import type { Names } from '../check/names.ts';
import type { Path } from '../observe/path.ts';
import type { Reply } from '../observe/ping-line.ts';
import type { PingResult } from '../observe/ping.ts';
import { formatPath, isSameWayBack } from './path.ts';
import type { Style } from './style.ts';

/** What a ping came to, and the way its packets take by the routing tables. */
export interface PingReport {
  readonly from: string;
  /** As it was asked for: `pod-b`, `10.244.2.2`. */
  readonly to: string;
  readonly address: string;
  readonly result: PingResult;
  readonly there: Path;
  /** Absent when the way there ends early. */
  readonly back: Path | undefined;
}

/** A line of ping with the lab's names beside the addresses: `64 bytes from 10.244.2.2 (pod-b): icmp_seq=1 …`. */
export function nameAddresses(line: string, names: Names, style: Style): string {
  // The heading says the address twice, for it may have been given as a host name.
  const once = line.replace(/^PING (\S+?) ?\(\1\)/, 'PING $1');
  return once.replaceAll(/[\da-f]+(?:[.:]+[\da-f]*)+/g, (word) => {
    // A colon behind it may be ping's own.
    const address = [word, word.slice(0, -1)].find((one) => names.ownerOf(one) !== undefined) ?? '';
    const owner = names.ownerOf(address);
    return owner === undefined ? word : `${address} (${style.name(owner)})${word.slice(address.length)}`;
  });
}

/**
 * The summary:
 *
 *     pod-a → pod-b: 3 of 3 answered, ttl 62, rtt 0.158/0.227/0.361 ms (min/avg/max)
 *     by the tables: pod-a → cni0@node-1 → flannel.1@node-1 → flannel.1@node-2 → cni0@node-2 → pod-b
 */
export function formatPing(report: PingReport, style: Style): string {
  const { from, to, result, there, back } = report;
  const verdict = hasNoLoss(result) ? style.good(countWords(result)) : style.bad(countWords(result));
  const head = [verdict, ...ttlWords(result.replies), ...rttWords(result.replies)].join(', ');
  const why = result.complaints.map((words) => `${style.bad(words)}\n`).join('');
  const way = `by the tables: ${formatPath(there, style)}\n`;
  const wayBack =
    back === undefined || isSameWayBack(there, back) ? '' : `and back:      ${formatPath(back, style)}\n`;
  return `${style.name(from)} → ${style.name(to)}: ${head}\n${why}${way}${wayBack}`;
}

/** The same as data. */
export function pingData({ from, to, address, result, there, back }: PingReport) {
  const { sent, replies, refusals, complaints, isInterrupted } = result;
  const received = countAnswered(replies);
  return {
    from,
    to,
    address,
    sent,
    received,
    replies,
    refusals,
    complaints,
    isInterrupted,
    path: { there, back },
  };
}

/** Every request was answered, and there was one. */
export function hasNoLoss({ sent, replies }: PingResult): boolean {
  return sent > 0 && countAnswered(replies) === sent;
}

/** A request answered twice is answered once. */
function countAnswered(replies: readonly Reply[]): number {
  return new Set(replies.map(({ seq }) => seq)).size;
}

function countWords({ sent, replies }: PingResult): string {
  if (sent === 0) return 'nothing was sent';
  const answered = countAnswered(replies);
  const loss = answered === sent ? '' : `, ${Math.round((1 - answered / sent) * 100)} % loss`;
  return `${answered} of ${sent} answered${loss}`;
}

/** The answers' time to live: 64 as Linux sends them, less one for each router on the way. */
function ttlWords(replies: readonly Reply[]): readonly string[] {
  const ttls = [...new Set(replies.map(({ ttl }) => ttl))];
  return ttls.length === 0 ? [] : [`ttl ${ttls.join(' and ')}`];
}

function rttWords(replies: readonly Reply[]): readonly string[] {
  const rtts = replies.flatMap(({ rttMs }) => (rttMs === undefined ? [] : [rttMs]));
  if (rtts.length === 0) return [];
  const average = rtts.reduce((sum, rtt) => sum + rtt, 0) / rtts.length;
  const words = [Math.min(...rtts), average, Math.max(...rtts)].map((rtt) => rtt.toFixed(3));
  return [`rtt ${words.join('/')} ms (min/avg/max)`];
}
