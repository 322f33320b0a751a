import { execa } from 'execa';
import type { Argv, Outcome, RunOptions, Runner } from './runner.ts';

/**
 * Runs programs on this machine as they are given. A program it started dies with this process (`PR_SET_PDEATHSIG`), also by SIGKILL.
 */
export const hostRunner: Runner = {
  run: (argv, options) => runProgram(dyingWithParent(argv), argv[0], options),
  commandLine: (argv) => argv,
};

/** `argv` set up so that the kernel kills it when the process that starts it dies. @see prctl(2) PR_SET_PDEATHSIG */
export function dyingWithParent(argv: Argv): Argv {
  return ['setpriv', '--pdeathsig', 'KILL', '--', ...argv];
}

/** Runs `argv` to its end; `program` is the name an answer "not found" is about. */
export async function runProgram(argv: Argv, program: string, options: RunOptions = {}): Promise<Outcome> {
  const [file, ...args] = argv;
  const child = execa(file, args, {
    reject: false,
    stripFinalNewline: false,
    killSignal: 'SIGKILL',
    input: options.stdin ?? '',
    env: { PATH: searchPath() },
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.onLine === undefined ? {} : { stdout: tellLines(options.onLine) }),
  });
  const result = await child;
  const { stdout, stderr } = result;
  if (result.timedOut) return { kind: 'timed-out', afterMs: options.timeoutMs ?? 0, stdout, stderr };
  if (result.signal !== undefined) return { kind: 'signalled', signal: result.signal, stdout, stderr };
  if (result.exitCode === undefined || isNotFound(result.exitCode, stderr, program))
    return { kind: 'missing', program };
  return { kind: 'exited', code: result.exitCode, stdout, stderr };
}

/** Debian keeps `bridge` and `sysctl` where an ordinary user's PATH does not lead. */
export function searchPath(): string {
  return `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`;
}

/** Tells each line as it comes and passes it on; unlike an iteration over the lines it does not throw when the program is ended early. */
function tellLines(onLine: (line: string) => void) {
  return function* (line: unknown) {
    onLine(String(line));
    yield line;
  };
}

/** setpriv and nsenter end with 127 and say so when the program they should start is not there. */
function isNotFound(exitCode: number, stderr: string, program: string): boolean {
  return exitCode === 127 && stderr.includes(`failed to execute ${program}: No such file`);
}
