import { execa } from 'execa';
import { fileURLToPath } from 'node:url';

/** The built command line, as a user runs it. */
export const program = fileURLToPath(new URL('../../bin/k8s-netlab', import.meta.url));

/** Runs `k8s-netlab ARGS`; a non-zero exit is an answer. */
export function netlab(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly input?: string } = {},
) {
  return execa(process.execPath, [program, ...args], { reject: false, ...options });
}

/** A lab name that no other test, and no user of this machine, has. */
export function uniqueName(stem: string): string {
  counter += 1;
  return `t-${stem}-${process.pid}-${counter}`;
}

let counter = 0;
