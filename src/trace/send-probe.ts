import { randomBytes, randomInt } from 'node:crypto';
import { enter, typed } from '../observe/enter.ts';
import { parsePingLine } from '../observe/ping-line.ts';
import { unreadable } from '../observe/read-json.ts';
import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';
import type { Mark } from './recognise.ts';
import type { Probe } from './trace.ts';

/** What is to be sent. */
export type ProbeRequest = Omit<Probe, 'command'>;

/** A program that sends one probe, and by what the probe is known. */
export interface Shot {
  readonly probe: Probe;
  readonly mark: Mark;
  readonly argv: Argv;
}

/** What the program that sent it was told. */
export interface Sent {
  readonly hasAnswer: boolean;
  /** Its complaint, or the report it got, in its own words. */
  readonly words: string | undefined;
  /** The kernel would not send it: the complaint came at once. */
  readonly isRefused: boolean;
  /** Length of the IP packet, where it is known before it is seen. */
  readonly lengthBytes: number | undefined;
}

/** Longest a program waits by itself; it is ended earlier when nothing comes, seconds. */
const LONGEST_SECONDS = 10;

/** Makes the program for a probe: the system's ping, or bash, which opens connections itself. */
export function prepareProbe(request: ProbeRequest): Shot {
  const { kind, from, address, port } = request;
  if (kind === 'icmp') return prepareEcho(request);
  const nonce = `k8s-netlab-${randomBytes(8).toString('hex')}`;
  const words = ['bash', '-c', CLIENT[kind], 'bash', address, String(port), nonce];
  const nc = kind === 'tcp' ? ['nc', '-z'] : ['nc', '-u'];
  return {
    probe: { ...request, command: typed(from, [...nc, address, String(port)]) },
    mark: kind === 'udp' ? { kind, nonce } : { kind, address, port: port ?? 0 },
    argv: enter(from, ['env', 'LC_ALL=C', 'timeout', String(LONGEST_SECONDS), ...words]),
  };
}

const CLIENT = {
  tcp: 'exec 3<>"/dev/tcp/$1/$2"',
  udp: 'exec 3<>"/dev/udp/$1/$2" && printf %s "$3" >&3 && dd bs=65535 count=1 status=none <&3 >/dev/null',
} as const;

/** Identifiers of ordinary pings are process ids, or ports. */
function prepareEcho(request: ProbeRequest): Shot {
  const { from, address, sizeBytes, dontFragment } = request;
  const id = randomInt(1, 2 ** 16);
  const size = sizeBytes === undefined ? [] : ['-s', String(sizeBytes)];
  const words = ['ping', '-n', '-c', '1', ...size, ...(dontFragment ? ['-M', 'do'] : [])] as const;
  const marked = [...words, '-e', String(id), '-W', String(LONGEST_SECONDS), address];
  return {
    probe: { ...request, command: typed(from, [...words, address]) },
    mark: { kind: 'icmp', id },
    // The shell lets complaints, on stderr, come as lines like the rest.
    argv: enter(from, ['env', 'LC_ALL=C', 'sh', '-c', 'exec "$@" 2>&1', 'sh', ...marked]),
  };
}

/** A refusal that comes later is no refusal to send: the kernel waited for a neighbour that does not answer. */
const AT_ONCE_MS = 500;
const PING_BYTES = 56;
const ICMP_AND_IP_BYTES = 28;

/**
 * Sends the probe and waits for its end; `signal` ends the waiting.
 * @throws LabError `observe/unreadable` when the program could not be run
 */
export async function sendProbe(inside: Runner, { probe, argv }: Shot, signal: AbortSignal): Promise<Sent> {
  const startedAt = performance.now();
  const told = new AbortController();
  let toldAfterMs: number | undefined;
  const outcome = await inside.run(argv, {
    signal: AbortSignal.any([signal, told.signal]),
    onLine: (line) => {
      if (!isNews(line)) return;
      toldAfterMs ??= performance.now() - startedAt;
      told.abort();
    },
  });
  if (outcome.kind === 'missing') throw unreadable(argv.join(' '), `needs ${outcome.program}`);
  const { hasAnswer, words } = probe.kind === 'icmp' ? readPing(outcome) : readClient(outcome);
  const afterMs = toldAfterMs ?? performance.now() - startedAt;
  const lengthBytes = probe.kind === 'icmp' ? (probe.sizeBytes ?? PING_BYTES) + ICMP_AND_IP_BYTES : undefined;
  return { hasAnswer, words, isRefused: words !== undefined && afterMs < AT_ONCE_MS, lengthBytes };
}

/** After it has said why not, ping would wait for an answer nevertheless. */
function isNews(line: string): boolean {
  return ['complaint', 'refusal', 'reply'].includes(parsePingLine(line).kind);
}

type Ended = Exclude<Outcome, { kind: 'missing' }>;
type Told = Pick<Sent, 'hasAnswer' | 'words'>;

function readPing({ stdout, stderr }: Ended): Told {
  const lines = `${stdout}\n${stderr}`.split('\n').map(parsePingLine);
  const words = lines.flatMap((line) => {
    if (line.kind === 'complaint') return [line.words];
    return line.kind === 'refusal' ? [`From ${line.refusal.from}: ${line.refusal.words}`] : [];
  });
  return { hasAnswer: lines.some(({ kind }) => kind === 'reply'), words: words[0] };
}

/** bash and dd say what was wrong last in the line: `bash: connect: Connection refused`. */
function readClient(outcome: Ended): Told {
  if (outcome.kind === 'exited' && outcome.code === 0) return { hasAnswer: true, words: undefined };
  const [line] = outcome.stderr.split('\n').filter((one) => one !== '');
  return { hasAnswer: false, words: line?.split(': ').at(-1) };
}
