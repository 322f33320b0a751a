import { spawnSync } from 'node:child_process';
import { isRoot } from '../../src/sandbox/is-root.ts';

/** How a program ended that did what it should, and how long it took, from before its start until its end. */
export interface Ran {
  readonly ms: number;
  readonly stdout: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program and times it.
 * @throws Error with what it said when it fails: the time of a failure says nothing.
 */
export function run(argv: readonly string[], options: RunOptions = {}): Ran {
  const [program = '', ...args] = argv;
  const started = performance.now();
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    input: options.stdin ?? '',
    env: { ...process.env, ...options.env },
    maxBuffer: 2 ** 28,
  });
  const ms = performance.now() - started;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${argv.join(' ')}: ended with ${signal ?? status}\n${stderr}${stdout}`);
  return { ms, stdout };
}

/** The same in namespaces of its own: whatever it makes or starts is gone with it, and the host sees nothing of it. */
export function runApart(argv: readonly string[], options?: RunOptions): Ran {
  return run([...APART, ...argv], options);
}

const AS_ROOT = isRoot() ? [] : ['--user', '--map-root-user'];
const APART = [
  'unshare',
  ...AS_ROOT,
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--mount',
  '--net',
  '--',
];

/** Whether a program can be found. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}
