import { Command } from '@commander-js/extra-typings';
import { listLabs } from '../sandbox/labs.ts';
import { formatLabs } from '../report/labs.ts';
import type { Context } from './context.ts';

/** `k8s-netlab ls`: the labs that are up. */
export function command(context: Context) {
  return new Command('ls')
    .summary('list the labs that are up')
    .description('Lists the labs of this user that are up, with the process that holds each.')
    .option('--json', 'as data')
    .addHelpText('after', "\nExamples:\n  k8s-netlab ls\n  k8s-netlab ls --json | jq -r '.[].name'")
    .action(async (options) => {
      const labs = await listLabs(context.env);
      context.write(
        options.json === true ? `${JSON.stringify(labs, undefined, 2)}\n` : formatLabs(labs, context.style),
      );
    });
}
