import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ran, run } from './run.ts';
import { type Settle, makeSettle } from './settle.ts';

/** What every measurement works with. */
export interface Tools extends Disposable {
  /** How often each variant is measured. */
  readonly runs: number;
  readonly settle: Settle;
  /** Runs the built `k8s-netlab`; its labs are kept apart from the user's. */
  readonly netlab: (...args: readonly string[]) => Ran;
  /** The command line that `netlab` runs. */
  readonly program: readonly string[];
  /** The environment that `netlab` runs in. */
  readonly env: NodeJS.ProcessEnv;
  /** Writes a file that goes when all is done, and gives its path. */
  readonly file: (name: string, text: string) => string;
}

/** This file runs as dist/.bench/test/bench/tools.js. */
const ROOT = new URL('../../../../', import.meta.url);

/** Disposing of them takes down every lab they made. */
export function makeTools({ runs, signal }: { readonly runs: number; readonly signal: AbortSignal }): Tools {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-netlab-bench-'));
  const program = [process.execPath, fileURLToPath(new URL('bin/k8s-netlab', ROOT))];
  const env = { ...process.env, K8S_NETLAB_STATE_DIR: join(folder, 'state'), NO_COLOR: '1' };
  const netlab = (...args: readonly string[]): Ran => run([...program, ...args], { env });
  return {
    runs,
    settle: makeSettle(signal),
    netlab,
    program,
    env,
    file: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    [Symbol.dispose]: () => {
      netlab('down', '--all');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Path of a file beside the sources of this benchmark. */
export function besideSources(name: string): string {
  return fileURLToPath(new URL(`test/bench/${name}`, ROOT));
}
