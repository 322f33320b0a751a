import { Command } from '@commander-js/extra-typings';
import { hostRunner } from '../sandbox/host-runner.ts';
import type { Context } from './context.ts';
import { version } from './version.ts';

/** `version`: what to put into a bug report. */
export function command(context: Context) {
  return new Command('version')
    .summary('print the versions of k8s-netlab and of what it runs on')
    .option('--json', 'as data')
    .addHelpText('after', '\nExamples:\n  k8s-netlab version\n  k8s-netlab version --json | jq -r .kernel')
    .action(async ({ json }) => {
      const versions = await collectVersions();
      context.write(json ? `${JSON.stringify(versions, undefined, 2)}\n` : formatVersions(versions));
    });
}

interface Versions {
  readonly 'k8s-netlab': string;
  readonly node: string;
  readonly kernel: string;
  readonly iproute2: string;
}

async function collectVersions(): Promise<Versions> {
  const [kernel, ip] = await Promise.all([firstLineOf(['uname', '-r']), firstLineOf(['ip', '-V'])]);
  const iproute2 = /iproute2-([^\s,]+)/.exec(ip)?.[1] ?? ip;
  return { 'k8s-netlab': version(), node: process.versions.node, kernel, iproute2 };
}

async function firstLineOf(argv: readonly [string, ...string[]]): Promise<string> {
  const outcome = await hostRunner.run(argv);
  return outcome.kind === 'exited' && outcome.code === 0 ? outcome.stdout.trim() : 'not found';
}

function formatVersions(versions: Versions): string {
  return Object.entries(versions)
    .map(([name, value]) => `${name.padEnd(10)}  ${String(value)}\n`)
    .join('');
}
