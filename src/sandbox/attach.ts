import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dyingWithParent } from './host-runner.ts';
import type { Argv, Runner } from './runner.ts';

/** A program inside a sandbox that has our terminal, or whatever our stdin, stdout and stderr are. */
export interface Attached {
  /** Its exit code as a shell gives it: 128 + n after signal n, 127 when there is no such program, 126 when it cannot be run. */
  readonly ended: Promise<number>;
  /** Sends it a signal. */
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** Signals meant for the program alone: those that a terminal or a caller sends to the whole group must not end what stands between. */
const FOR_THE_PROGRAM = 'INT,QUIT,TERM,HUP';

/**
 * Starts a program with our stdin, stdout and stderr.
 *
 * nsenter stays between us and a program in another pid namespace, and does not pass signals on; a Ctrl-C, which the terminal sends to
 * the whole group, would end it before the program. So it ignores them, and `attachable` gives the program the default again.
 * @param argv made of `attachable`, with whatever changes namespaces before it
 */
export function attach(inside: Runner, argv: Argv): Attached {
  const commandLine = dyingWithParent(inside.commandLine(dyingWithParent(argv)));
  const child = spawn('env', [`--ignore-signal=${FOR_THE_PROGRAM}`, ...commandLine], { stdio: 'inherit' });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]),
    );
  });
  return { ended, signal: (signal) => signalProgram(child.pid, signal) };
}

/**
 * Wraps a program to be attached: it gets the default signals, and a shell that says nothing itself turns its death by a signal into an exit code,
 * since nsenter would end with 1 when it cannot die of a signal it ignores.
 */
export function attachable(run: readonly string[]): Argv {
  return [
    'sh',
    '-c',
    WRAPPER,
    'sh',
    ...dyingWithParent(['env', `--default-signal=${FOR_THE_PROGRAM}`, '--', ...run]),
  ];
}

/** The subshell keeps its stderr to itself: the shell would say "Terminated" there. */
const WRAPPER = 'exec 3>&2 2>/dev/null; (exec "$@" 2>&3 3>&-); exit "$?"';

/** The program is the child of the wrapper; before it runs, what is on its way to it is ended. */
function signalProgram(top: number | undefined, signal: NodeJS.Signals): void {
  if (top === undefined) return;
  try {
    process.kill(findProgram(top) ?? top, signal);
  } catch {
    // It has ended in this moment.
  }
}

function findProgram(pid: number): number | undefined {
  const [child] = readProc(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  if (child === undefined) return undefined;
  const isWrapper = readProc(pid, 'cmdline').startsWith(`sh\0-c\0${WRAPPER}\0`);
  return isWrapper ? child : findProgram(child);
}

function readProc(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}
