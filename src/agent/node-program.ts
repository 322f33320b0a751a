import { nodeRoot } from '../plan/files.ts';
import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';

/** Runs a program on a node, to its end. */
export type NodeProgram = (argv: Argv, stdin?: string) => Promise<Outcome>;

/** The programs are done in milliseconds, unless another one holds a lock they wait for. */
const TIMEOUT_MS = 30_000;

/**
 * Runs programs as on the node itself: in its network namespace, and with its own /run, where locks and sockets of programs lie.
 * @param runner runs programs inside the sandbox; what it starts dies with this process
 */
export function nodeProgram(runner: Runner, node: string): NodeProgram {
  return async (argv, stdin) => {
    const outcome = await runner.run(nodeArgv(node, argv), {
      timeoutMs: TIMEOUT_MS,
      ...(stdin === undefined ? {} : { stdin }),
    });
    return isNotFound(outcome) ? { kind: 'missing', program: argv[0] } : outcome;
  };
}

/** The command line for it, to be started inside the sandbox. Each program of it becomes the next one: there is one process to end. */
export function nodeArgv(node: string, argv: Argv): Argv {
  const enter = ['nsenter', `--net=/run/netns/${node}`, '--', 'unshare', '--mount', '--'] as const;
  return [...enter, 'sh', '-ec', COVER_RUN, 'node', `${nodeRoot(node)}/run`, ...argv];
}

const COVER_RUN = `mkdir -p "$1"
mount --bind "$1" /run
shift
PATH=$PATH:/usr/sbin:/sbin exec "$@"`;

/** What a POSIX shell ends with where there is no such program. */
function isNotFound(outcome: Outcome): boolean {
  return outcome.kind === 'exited' && outcome.code === 127 && / not found\n$/.test(outcome.stderr);
}
