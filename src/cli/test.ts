import { Command } from '@commander-js/extra-typings';
import { ExitCode } from './exit-code.ts';
import type { Context } from './context.ts';
import { jobsOption } from './jobs-option.ts';
import { reporterOption, type ReportTarget } from './reporter-option.ts';
import { runTests } from './run-tests.ts';
import type { Manner } from './test-scenario.ts';

/** `k8s-netlab test`: runs the steps of scenarios, each in a fresh lab of its own. */
export function command(context: Context) {
  return new Command('test')
    .summary('run the steps of scenarios and check what the kernel shows')
    .description(
      `Builds each scenario in a fresh lab of its own, runs its steps in order, shows the evidence under each, and takes the lab down. Exit code ${ExitCode.broke} if a check broke or could not be made. A scenario that is wrong, or that this machine cannot run, does not keep the others from being tested; then it is ${ExitCode.wrong} or ${ExitCode.cannot}.`,
    )
    .argument('[scenarios...]', 'scenario files or names of built-in ones (default: all built-in ones)')
    .addOption(jobsOption())
    .addOption(reporterOption())
    .option('--bundle <folder>', 'when something did not hold, keep there all that explains it elsewhere')
    .option('--keep', 'leave the labs up')
    .option('--keep-on-fail', 'leave the lab up of a scenario that did not hold')
    .option('-q, --quiet', 'show only the steps that did not hold, where text goes to stdout')
    .option('-v, --verbose', 'show also what each step changed in which table')
    .option('--json', 'the same as --reporter json')
    .addHelpText('after', EXAMPLES)
    .action(async (names, options) => {
      const json: readonly ReportTarget[] = options.json === true ? [{ format: 'json' }] : [];
      const request = {
        names,
        targets: [...options.reporter, ...json],
        bundle: options.bundle,
        jobs: options.jobs,
        keep: keepOf(options),
        isVerbose: options.verbose === true,
        tell: options.quiet === true ? ('failures' as const) : ('lesson' as const),
      };
      context.exit(await runTests(request, context));
    });
}

const EXAMPLES = `
Examples:
  k8s-netlab test
  k8s-netlab test two-nodes-vxlan
  k8s-netlab test same-node --verbose
  k8s-netlab test ./mine.yaml --keep-on-fail
  k8s-netlab test netlab/*.yaml -j cores --quiet
  k8s-netlab test --reporter junit=results.xml --bundle failure
  k8s-netlab test --reporter github
  k8s-netlab test --json | jq '.results[].steps[] | {name, claims}'`;

function keepOf({
  keep,
  keepOnFail,
}: {
  readonly keep?: true | undefined;
  readonly keepOnFail?: true | undefined;
}): Manner['keep'] {
  if (keep === true) return 'all';
  return keepOnFail === true ? 'failed' : 'none';
}
