import type { Runner } from '../sandbox/runner.ts';
import { answerOf } from './outcome.ts';
import { unreadable } from './read-json.ts';

/** A process of the sandbox, as the sandbox numbers it, and the inodes of two of its namespaces. */
export interface Process {
  readonly pid: number;
  readonly netns: string;
  readonly pidns: string;
  /** Program and arguments; empty for a process that has ended and was not waited for. */
  readonly argv: readonly string[];
}

/** Two programs for all processes: `find` prints where the links lead, `grep` each argument behind the name of its file. */
const ASK = `find /proc/[0-9]*/ns/net /proc/[0-9]*/ns/pid -maxdepth 0 -printf '%p %l\\n' 2>/dev/null
printf '\\0'
grep -azZH '' /proc/[0-9]*/cmdline 2>/dev/null
exit 0`;

/**
 * All processes of a sandbox, by number.
 * @throws LabError `observe/unreadable`
 */
export async function readProcesses(inside: Runner): Promise<readonly Process[]> {
  return parseProcesses(answerOf(await inside.run(['sh', '-c', ASK]), 'find and grep in /proc'));
}

/**
 * In:  `/proc/7/ns/net net:[4026534835]`, a line a link; a zero byte; then `/proc/7/cmdline`, an argument, `/proc/7/cmdline`, the next, each before a zero byte.
 * @throws LabError `observe/unreadable` when there is not even process 1
 */
export function parseProcesses(text: string): readonly Process[] {
  const [links = '', ...words] = text.split('\0');
  const netns = new Map<number, string>();
  const pidns = new Map<number, string>();
  for (const [, pid, kind, inode = ''] of links.matchAll(/^\/proc\/(\d+)\/ns\/(net|pid) \w+:\[(\d+)\]$/gm))
    (kind === 'net' ? netns : pidns).set(Number(pid), inode);
  const argvs = argvsOf(words);
  const processes = [...netns].flatMap(([pid, inode]) => {
    const own = pidns.get(pid);
    return own === undefined ? [] : [{ pid, netns: inode, pidns: own, argv: argvs.get(pid) ?? [] }];
  });
  if (!pidns.has(1)) throw unreadable('find /proc/[0-9]*/ns', 'showed no process 1');
  return processes.toSorted((a, b) => a.pid - b.pid);
}

function argvsOf(words: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const argvs = new Map<number, string[]>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    const pid = Number(/^\/proc\/(\d+)\/cmdline$/.exec(words[index] ?? '')?.[1]);
    argvs.set(pid, [...(argvs.get(pid) ?? []), words[index + 1] ?? '']);
  }
  return argvs;
}
