import { execa } from 'execa';
import { createInterface } from 'node:readline';
import { dyingWithParent, searchPath } from './host-runner.ts';
import type { Argv, Runner } from './runner.ts';

/** A program that runs as long as it is wanted, and is talked with. Disposing of it ends its stdin and waits for its end. */
export interface Conversation extends AsyncDisposable {
  readonly say: (words: string | Buffer) => void;
}

export interface ConversationOptions {
  /** Told each line of its stdout. */
  readonly onLine: (line: string) => void;
  /** Told once when it has ended, with its last words; also when that was wanted. */
  readonly onEnd: (lastWords: string) => void;
  /** How long the disposal waits before it kills a program that does not end, ms; absent: as long as it takes. */
  readonly graceMs?: number | undefined;
}

/** Starts a program that answers what it reads with lines, and ends at the end of its stdin; it dies with this process. */
export function converse(
  inside: Runner,
  argv: Argv,
  { onLine, onEnd, graceMs }: ConversationOptions,
): Conversation {
  const [file, ...args] = dyingWithParent(inside.commandLine(dyingWithParent(argv)));
  const child = execa(file, args, {
    reject: false,
    buffer: { stdout: false },
    killSignal: 'SIGKILL',
    stdin: 'pipe',
    // A Ctrl-C is ours to understand: a terminal sends it to everybody of our group.
    detached: true,
    env: { PATH: searchPath() },
  });
  child.stdin.on('error', ignoreClosedPipe);
  const lines = createInterface(child.stdout).on('line', onLine);
  const isRead = new Promise<void>((resolve) => lines.once('close', resolve));
  const ended = Promise.all([child, isRead]).then(([{ stderr, exitCode, signal }]) => {
    onEnd(lastWordsIn(stderr) ?? `it ended with ${signal ?? `exit code ${exitCode ?? '?'}`}`);
  });
  return {
    say: (words) => void child.stdin.write(words),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      // Who was stopped by a signal does not notice.
      const overdue = graceMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(overdue);
    },
  };
}

/** What a program complained of: of a Node.js program that threw, the error without the code around it. */
function lastWordsIn(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? lines.findLast((line) => line !== '');
}

/** A program that has ended reads no more; `onEnd` tells why it did. */
function ignoreClosedPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}
