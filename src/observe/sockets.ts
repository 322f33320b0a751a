import { Address6 } from 'ip-address';
import type { Runner } from '../sandbox/runner.ts';
import { enter } from './enter.ts';
import { answerOf } from './outcome.ts';
import { unreadable } from './read-json.ts';

/** A socket that waits for whoever comes: a listening one of TCP, an unconnected one of UDP. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  /** `0.0.0.0` or `::` where it takes any address. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const TABLES =
  'cd /proc/self/net && for t in tcp tcp6 udp udp6; do [ ! -r $t ] || { echo "@ $t"; cat $t; }; done';

/**
 * The sockets that wait in a network namespace, from the kernel's own tables: the `ss` of iproute2 6.1 has no JSON.
 * @throws LabError `observe/unreadable`
 */
export async function readListening(inside: Runner, where: string): Promise<readonly ListeningSocket[]> {
  const outcome = await inside.run(enter(where, ['sh', '-c', TABLES]));
  const command = `cat /proc/net/tcp in ${where}`;
  const text = answerOf(outcome, command);
  if (outcome.kind === 'exited' && outcome.code !== 0)
    throw unreadable(command, `said: ${outcome.stderr.trim()}`);
  return parseListening(text);
}

/** Which process holds which socket; a socket may have several holders. */
export async function readSocketHolders(inside: Runner): Promise<ReadonlyMap<string, number>> {
  const ask = "find /proc/[0-9]*/fd -lname 'socket:*' -printf '%p %l\\n' 2>/dev/null; exit 0";
  const text = answerOf(await inside.run(['sh', '-c', ask]), 'find /proc/[0-9]*/fd');
  const links = text.matchAll(/^\/proc\/(\d+)\/fd\/\d+ socket:\[(\d+)\]$/gm);
  return new Map([...links].map(([, pid, inode = '']) => [inode, Number(pid)]));
}

/** State of a TCP socket that listens, and of a UDP socket that is connected to nobody. @see linux include/net/tcp_states.h */
const WAITING: Readonly<Record<'tcp' | 'udp', string>> = { tcp: '0A', udp: '07' };

/**
 * Reads /proc/net/{tcp,tcp6,udp,udp6}, each behind a line `@ tcp`.
 * In:  `   0: 0200F40A:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 151602 1 …`
 * @throws LabError `observe/unreadable` where there is no table of TCP
 */
export function parseListening(text: string): readonly ListeningSocket[] {
  const tables = text.split(/^@ /m).slice(1);
  if (tables.length === 0) throw unreadable('cat /proc/net/tcp', 'printed nothing');
  return tables.flatMap((table) => {
    const [name = '', , ...lines] = table.split('\n');
    const protocol = name.startsWith('tcp') ? 'tcp' : 'udp';
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      if (state !== WAITING[protocol]) return [];
      return [{ protocol, address: parseAddress(address), port: Number.parseInt(port, 16), inode }];
    });
  });
}

/** The kernel prints each 32 bits as a number of this machine, whose first byte is the last of the address here. */
function parseAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  return new Address6(bytes.join('').replaceAll(/.{4}(?!$)/g, '$&:')).correctForm();
}
