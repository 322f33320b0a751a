import { Command } from '@commander-js/extra-typings';
import type { Context } from './context.ts';
import { collectVersions, formatVersions } from './versions.ts';

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
