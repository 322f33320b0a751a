import { hostRunner } from '../sandbox/host-runner.ts';
import { version } from '../runtime/version.ts';

/** What to say of a program and the machine it ran on. */
export interface Versions {
  readonly 'k8s-netlab': string;
  readonly node: string;
  readonly kernel: string;
  readonly iproute2: string;
}

/** Asks for them. */
export async function collectVersions(): Promise<Versions> {
  const [kernel, ip] = await Promise.all([firstLineOf(['uname', '-r']), firstLineOf(['ip', '-V'])]);
  const iproute2 = /iproute2-([^\s,]+)/.exec(ip)?.[1] ?? ip;
  return { 'k8s-netlab': version(), node: process.versions.node, kernel, iproute2 };
}

async function firstLineOf(argv: readonly [string, ...string[]]): Promise<string> {
  const outcome = await hostRunner.run(argv);
  return outcome.kind === 'exited' && outcome.code === 0 ? outcome.stdout.trim() : 'not found';
}

/** A line each. */
export function formatVersions(versions: Versions): string {
  return Object.entries(versions)
    .map(([name, value]) => `${name.padEnd(10)}  ${String(value)}\n`)
    .join('');
}
