import type { ActionResult, Answer } from '../check/action-result.ts';
import type { Lab } from '../lab/lab.ts';
import { clientIn } from '../runtime/answer.ts';
import { typed } from '../observe/enter.ts';
import type { Outcome } from '../sandbox/runner.ts';
import type { Action } from '../scenario/step.ts';
import { lastLines, printed } from './output.ts';
import type { Turn } from './bench.ts';
import { confined } from './confined.ts';
import { perform } from './perform.ts';
import { addressOf } from './place.ts';

type Connect = Extract<Action, { kind: 'connect' }>;

/** Connects over TCP, HTTP or UDP from a pod, node or container, and reads what the other side answers. */
export async function connect(action: Connect, { bench, withinMs }: Turn): Promise<ActionResult> {
  const { from, container, protocol, port } = action;
  const address = addressOf(action.to, bench.open.lab);
  const seconds = String(withinMs / 1000);
  const run = ['timeout', seconds, 'bash', '-c', client[protocol], 'bash', address, String(port)];
  const argv = await confined({ where: from, container, run }, bench.open);
  const did = connectCommand(action, bench.open.lab);
  return perform({ argv, did, timeoutMs: withinMs + 1000 }, bench, (ended) => read(action, ended));
}

/** The same as one types it. */
export function connectCommand(action: Connect, lab: Lab): string {
  return typed(action.from, equivalent(action, addressOf(action.to, lab)));
}

/** The clients' own exit code for a connection that was not to be had: that of curl. */
const REFUSED = 7;
/** @see timeout(1) */
const TIMED_OUT = 124;

function read({ protocol }: Connect, ended: Extract<Outcome, { kind: 'exited' }>): Answer {
  const { code: exitCode, stdout } = ended;
  const said = printed(ended).replaceAll('\r', '');
  if (![0, REFUSED, TIMED_OUT].includes(exitCode)) return { kind: 'not-done', reason: said.trim() };
  const output = exitCode === TIMED_OUT ? `${said}timed out\n` : said;
  const hasReply = exitCode === 0 && (protocol === 'tcp' || stdout !== '');
  const replies = { wanted: 1, got: hasReply ? 1 : 0, ttls: [] };
  const evidence = lastLines(output);
  return { kind: 'answered', replies, client: clientIn(output), exitCode, output, evidence };
}

/** Longest a TCP server that says nothing of itself is listened to, seconds. */
const SILENCE_SECONDS = 0.5;

const open = (network: 'tcp' | 'udp'): string => `exec 3<>"/dev/${network}/$1/$2" || exit ${REFUSED}`;
const READ_ONCE = 'dd bs=65535 count=1 status=none <&3';

/** In bash, which is on every Debian and starts in two milliseconds. `dd` takes a datagram in one read; bash's `read` would take one byte and lose the rest. */
const client: Readonly<Record<Connect['protocol'], string>> = {
  http: `${open('tcp')}; printf 'GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' "$1" >&3; cat <&3`,
  tcp: `${open('tcp')}; echo >&3; timeout ${SILENCE_SECONDS} ${READ_ONCE}; exit 0`,
  udp: `${open('udp')}; echo hello >&3; ${READ_ONCE} || exit ${REFUSED}`,
};

/** The same with the tools one would type. */
function equivalent({ protocol, port }: Connect, address: string): readonly string[] {
  switch (protocol) {
    case 'http':
      return ['curl', '-i', `http://${address.includes(':') ? `[${address}]` : address}:${port}/`];
    case 'tcp':
      return ['nc', address, String(port)];
    case 'udp':
      return ['nc', '-u', address, String(port)];
  }
}
