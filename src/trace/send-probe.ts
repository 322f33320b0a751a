import { randomBytes, randomInt } from 'node:crypto';
import { enter, typed } from '../observe/enter.ts';
import { type PingLine, parsePingLine } from '../observe/ping-line.ts';
import { answerOf } from '../observe/outcome.ts';
import { unreadable } from '../observe/read-json.ts';
import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';
import type { Mark } from './recognise.ts';
import type { Probe } from '../observe/trace.ts';

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
  /** The complaint is the kernel's at the call, no report that came later. */
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

/** One process each, so that ending it ends all: dd takes the place of the shell. */
const CLIENT = {
  tcp: 'exec 3<>"/dev/tcp/$1/$2"',
  udp: 'exec 3<>"/dev/udp/$1/$2" && printf %s "$3" >&3 && exec dd bs=65535 count=1 status=none <&3 >/dev/null',
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

const PING_BYTES = 56;
const ICMP_AND_IP_BYTES = 28;

/**
 * Sends the probe and waits until the program has been told something, or `signal` ends the waiting.
 * @throws LabError `observe/unreadable` when the program could not be run
 */
export async function sendProbe(inside: Runner, { probe, argv }: Shot, signal: AbortSignal): Promise<Sent> {
  const { lines, outcome } = await runUntilTold(inside, argv, signal);
  const told = probe.kind === 'icmp' ? readPing(lines) : readClient(lines, outcome);
  const lengthBytes = probe.kind === 'icmp' ? (probe.sizeBytes ?? PING_BYTES) + ICMP_AND_IP_BYTES : undefined;
  return { ...told, lengthBytes };
}

interface Run {
  readonly lines: readonly string[];
  readonly outcome: Outcome;
}

/** Ends the program as soon as it has told something. The shell lets complaints, on stderr, come as lines like the rest. */
async function runUntilTold(inside: Runner, argv: Argv, signal: AbortSignal): Promise<Run> {
  const lines: string[] = [];
  const told = new AbortController();
  const outcome = await inside.run(['sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv], {
    signal: AbortSignal.any([signal, told.signal]),
    onLine: (line) => {
      lines.push(line);
      if (isNews(line)) told.abort();
    },
  });
  if (!told.signal.aborted && !signal.aborted) assertRun(outcome, argv);
  return { lines, outcome };
}

/** What is on the way to the program says something of its own only where it could not be started. */
function assertRun(outcome: Outcome, argv: Argv): void {
  const command = argv.join(' ');
  answerOf(outcome, command);
  if (outcome.kind === 'exited' && outcome.stderr !== '')
    throw unreadable(command, `said ${outcome.stderr.trim()}`);
}

/** After it has said why not, ping would wait for an answer nevertheless. */
function isNews(line: string): boolean {
  return ['complaint', 'refusal', 'reply'].includes(parsePingLine(line).kind);
}

type Told = Omit<Sent, 'lengthBytes'>;

function readPing(said: readonly string[]): Told {
  const lines = said.map(parsePingLine);
  const words = lines.flatMap((line) => {
    if (line.kind === 'complaint') return [line.words];
    return line.kind === 'refusal' ? [`From ${line.refusal.from}: ${line.refusal.words}`] : [];
  });
  const has = (kind: PingLine['kind']): boolean => lines.some((line) => line.kind === kind);
  return { hasAnswer: has('reply'), words: words[0], isRefused: has('complaint') };
}

/** bash and dd say what was wrong last in the line: `bash: connect: Connection refused`. */
function readClient([line]: readonly string[], outcome: Outcome): Told {
  const words = line?.split(': ').at(-1);
  const hasAnswer = outcome.kind === 'exited' && outcome.code === 0;
  return { hasAnswer, words, isRefused: words !== undefined };
}
