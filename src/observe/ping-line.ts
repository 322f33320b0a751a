/** What one line of iputils' ping says. */
export type PingLine =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** With `-O`: the next request is due and this one is still unanswered. */
  | { readonly kind: 'no-answer'; readonly seq: number }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** ping or the kernel refuses to send: `connect: Network is unreachable`. */
  | { readonly kind: 'complaint'; readonly words: string }
  | { readonly kind: 'counts'; readonly sent: number; readonly received: number }
  /** Headings, empty lines, and what else needs no reading. */
  | { readonly kind: 'other' };

export interface Reply {
  readonly from: string;
  readonly seq: number;
  /** Time to live the answer arrived with. */
  readonly ttl: number;
  /** Absent when the request was too small to carry a time (less than 16 bytes). */
  readonly rttMs: number | undefined;
}

/** An ICMP error that a host or router on the way sent: who, and its words. */
export interface Refusal {
  readonly from: string;
  readonly seq: number;
  readonly words: string;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** The lines worth reading, each by its shape and what it means. */
const shapes: readonly (readonly [shape: RegExp, read: (groups: Groups) => PingLine])[] = [
  [
    /^\d+ bytes from (?<from>[\da-f.:]+?)(?:%\S+)?: icmp_seq=(?<seq>\d+) ttl=(?<ttl>\d+)(?: time=(?<rtt>[\d.]+) ms)?/,
    ({ from = '', seq, ttl, rtt }) => {
      const rttMs = rtt === undefined ? undefined : Number(rtt);
      return { kind: 'reply', reply: { from, seq: Number(seq), ttl: Number(ttl), rttMs } };
    },
  ],
  [
    /^From (?<from>[\da-f.:]+?)(?:%\S+)?:? icmp_seq=(?<seq>\d+) (?<words>.+)$/,
    ({ from = '', seq, words = '' }) => ({ kind: 'refusal', refusal: { from, seq: Number(seq), words } }),
  ],
  [/^no answer yet for icmp_seq=(?<seq>\d+)/, ({ seq }) => ({ kind: 'no-answer', seq: Number(seq) })],
  [/^ping: (?<words>.+)$/, ({ words = '' }) => ({ kind: 'complaint', words })],
  [
    /^(?<sent>\d+) packets transmitted, (?<received>\d+) received/,
    ({ sent, received }) => ({ kind: 'counts', sent: Number(sent), received: Number(received) }),
  ],
];

/** Reads a line of `ping -n -O` (iputils 20221126), stdout or stderr. */
export function parsePingLine(line: string): PingLine {
  for (const [shape, read] of shapes) {
    const groups = shape.exec(line)?.groups;
    if (groups !== undefined) return read(groups);
  }
  return { kind: 'other' };
}
