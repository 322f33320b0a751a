import { once } from 'node:events';
import { createInterface } from 'node:readline';
import chalk, { Chalk } from 'chalk';
import type { Style } from '../report/style.ts';
import { ExitCode } from './exit-code.ts';

/** What a command may touch of the process it runs in: everything else it gets from `netlab.ts`. */
export interface Context {
  /** Program output, on stdout, as it is: lines end where the text says so. */
  readonly write: (text: string) => void;
  /** The same for what is no text: a file that is piped on. */
  readonly writeBytes: (bytes: Uint8Array) => void;
  /** Progress and errors, on stderr. */
  readonly note: (text: string) => void;
  /** Colours for stdout: none unless it is a terminal; never with `NO_COLOR`. */
  readonly style: Style;
  /** The same for stderr. */
  readonly noteStyle: Style;
  /** Width to fit into, now; 80 where stdout is no terminal. */
  readonly columns: number;
  /** Height of the terminal, now; absent where stdout is none. */
  readonly rows: number | undefined;
  /** Asks the person at the terminal and gives the answer, undefined at its end (Ctrl-D); absent where there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string | undefined>) | undefined;
  /** Whether a spinner may move: stderr is a terminal. */
  readonly animated: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Set by a command's action; the process ends with it. */
  readonly exit: (code: number) => void;
}

/** The context of this process. */
export function processContext(): Context {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    process.exitCode = 130;
    abort.abort(signal);
  };
  // Not `once`: execa's clean-up ends the process by the signal itself where it finds no other listener left.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const output = watchOutput(abort);
  const colours = process.env['NO_COLOR'] === undefined || process.env['NO_COLOR'] === '';
  return {
    write: (text) => void process.stdout.write(text),
    writeBytes: (bytes) => void process.stdout.write(bytes),
    note: (text) => void process.stderr.write(text),
    style: styleOf(colours && process.stdout.isTTY),
    noteStyle: styleOf(colours && process.stderr.isTTY),
    get columns() {
      return columnsOf(process.stdout);
    },
    get rows() {
      return process.stdout.isTTY ? process.stdout.rows : undefined;
    },
    ask: process.stdin.isTTY && process.stdout.isTTY ? askTerminal(abort.signal) : undefined,
    animated: colours && process.stderr.isTTY,
    env: process.env,
    cwd: process.cwd(),
    signal: abort.signal,
    exit: (code) => {
      process.exitCode = output.isUnwritten ? ExitCode.cannot : code;
    },
  };
}

/** Ends what is done where nobody takes what it says; of a failure that is none of ours, such as a full disk, a line tells. */
function watchOutput(abort: AbortController): { readonly isUnwritten: boolean } {
  const output = { isUnwritten: false };
  process.stdout.on('error', (error: Error) => {
    if (!('code' in error)) throw error;
    // A reader such as `head` that has seen enough is no failure; what was begun is still undone.
    if (error.code !== 'EPIPE') {
      output.isUnwritten = true;
      process.exitCode = ExitCode.cannot;
      process.stderr.write(`output/unwritable\n  stdout could not be written: ${error.message}\n`);
    }
    abort.abort('SIGPIPE');
  });
  return output;
}

/** A terminal that does not know its width, such as one of `script`, says 0. */
function columnsOf({ isTTY, columns }: typeof process.stdout): number {
  return isTTY && columns > 0 ? columns : 80;
}

function styleOf(isColoured: boolean): Style {
  const paint = isColoured ? chalk : new Chalk({ level: 0 });
  return {
    good: (text) => paint.green(text),
    bad: (text) => paint.red(text),
    warn: (text) => paint.yellow(text),
    dim: (text) => paint.dim(text),
    strong: (text) => paint.bold(text),
    name: (text) => paint.cyan(text),
  };
}

/** A line a question. Not as a terminal of its own: the real one goes on to make signals of keys and to echo. */
function askTerminal(signal: AbortSignal): Context['ask'] {
  return async (question) => {
    const reader = createInterface({ input: process.stdin, terminal: false });
    process.stdout.write(question);
    try {
      const [answer] = await Promise.race([
        once(reader, 'line', { signal }),
        once(reader, 'close', { signal }).then((): [undefined] => [undefined]),
      ]);
      return answer === undefined ? undefined : String(answer);
    } finally {
      reader.close();
      process.stdin.pause();
    }
  };
}
