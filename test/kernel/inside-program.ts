import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../src/sandbox/runner.ts';

/** A program of the tests, to be run inside a sandbox, where the test itself is not. */
export interface InsideProgram extends AsyncDisposable {
  readonly argv: Argv;
}

/** Bundles `test/kernel/inside/NAME.ts` as the product is bundled, and as deep below dist/: its threads are where they are looked for. */
export async function insideProgram(name: string): Promise<InsideProgram> {
  const path = (text: string) => fileURLToPath(new URL(text, import.meta.url));
  const outfile = path(`../../dist/test/${name}-${process.pid}.js`);
  await build({
    entryPoints: [path(`inside/${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['koffi'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return { argv: [execPath, outfile], [Symbol.asyncDispose]: () => rm(outfile) };
}
