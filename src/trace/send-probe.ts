import { randomBytes, randomInt } from 'node:crypto';
import { enter, typed } from '../observe/enter.ts';
import { parsePingLine } from '../observe/ping-line.ts';
import { unreadable } from '../observe/read-json.ts';
import { deferred } from '../listen/deferred.ts';
import { converse } from '../sandbox/conversation.ts';
import type { Argv, Runner } from '../sandbox/runner.ts';
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
    argv: enter(from, ['env', 'LC_ALL=C', ...words]),
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
    argv: enter(from, ['env', 'LC_ALL=C', ...marked]),
  };
}

/** A refusal that comes later is no refusal to send: the kernel waited for a neighbour that does not answer. */
const AT_ONCE_MS = 500;
const PING_BYTES = 56;
const ICMP_AND_IP_BYTES = 28;

/**
 * Sends the probe and waits until the program has been told something, or `signal` ends the waiting.
 * @throws LabError `observe/unreadable` when the program could not be run
 */
export async function sendProbe(inside: Runner, { probe, argv }: Shot, signal: AbortSignal): Promise<Sent> {
  const startedAt = performance.now();
  const { lines, lastWords } = await runUntilTold(inside, argv, signal);
  const afterMs = performance.now() - startedAt;
  if (lastWords !== undefined) throw unreadable(argv.join(' '), `said ${lastWords}`);
  const { hasAnswer, words } = probe.kind === 'icmp' ? readPing(lines) : readClient(lines);
  const lengthBytes = probe.kind === 'icmp' ? (probe.sizeBytes ?? PING_BYTES) + ICMP_AND_IP_BYTES : undefined;
  return { hasAnswer, words, isRefused: words !== undefined && afterMs < AT_ONCE_MS, lengthBytes };
}

/**
 * Runs a program and ends it when it is of no more use: the shell kills it when its own stdin ends. Killing its parent would not do, for
 * ping has capabilities of its own, and the kernel has forgotten by then that it is to die with its parent. @see prctl(2) PR_SET_PDEATHSIG
 */
const UNTIL_STDIN_ENDS = `exec 3<&0
"$@" 2>&1 </dev/null 3<&- & child=$!
{ read -r word <&3; kill -KILL "$child"; } >/dev/null 2>&1 &
wait "$child"
echo "ended $?"`;

interface Run {
  readonly lines: readonly string[];
  /** Why nothing could be run. */
  readonly lastWords: string | undefined;
}

async function runUntilTold(inside: Runner, argv: Argv, signal: AbortSignal): Promise<Run> {
  const lines: string[] = [];
  const told = deferred<string | undefined>();
  const stop = (): void => told.resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  await using _running = converse(inside, ['sh', '-c', UNTIL_STDIN_ENDS, 'sh', ...argv], {
    onLine: (line) => {
      lines.push(line);
      if (isNews(line)) told.resolve(undefined);
    },
    onEnd: told.resolve,
  });
  const lastWords = await told.promise;
  return { lines, lastWords };
}

/** After it has said why not, ping would wait for an answer nevertheless. */
function isNews(line: string): boolean {
  return /^ended \d+$/.test(line) || ['complaint', 'refusal', 'reply'].includes(parsePingLine(line).kind);
}

type Told = Pick<Sent, 'hasAnswer' | 'words'>;

function readPing(said: readonly string[]): Told {
  const lines = said.map(parsePingLine);
  const words = lines.flatMap((line) => {
    if (line.kind === 'complaint') return [line.words];
    return line.kind === 'refusal' ? [`From ${line.refusal.from}: ${line.refusal.words}`] : [];
  });
  return { hasAnswer: lines.some(({ kind }) => kind === 'reply'), words: words[0] };
}

/** bash and dd say what was wrong last in the line: `bash: connect: Connection refused`. */
function readClient(said: readonly string[]): Told {
  const [line] = said.filter((one) => !one.startsWith('ended '));
  return { hasAnswer: said.includes('ended 0'), words: line?.split(': ').at(-1) };
}
