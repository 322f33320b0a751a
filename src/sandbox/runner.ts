/** What a program answered. A non-zero exit is an answer, not an exception. */
export type Outcome =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'signalled'; readonly signal: string; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing'; readonly program: string };

/** Runs programs at one place: the host, or inside a lab's sandbox. The one seam to the machine. */
export interface Runner {
  /** Runs to the end and gives what it answered. */
  run(argv: Argv, options?: RunOptions): Promise<Outcome>;
  /** The command line that `run` would start on the host, for those who attach a terminal to it. */
  commandLine(argv: Argv): Argv;
}

export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
  /** Called with each line of stdout as it comes. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}
