import { Command } from '@commander-js/extra-typings';
import { design } from '../netlab.ts';
import { planLab } from '../plan/plan-lab.ts';
import { formatScript } from '../plan/script.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Context } from './context.ts';
import { scenarioFile } from './scenario-argument.ts';

/** `k8s-netlab plan`: what `up` runs, to be read or run by hand. */
export function command(context: Context) {
  return new Command('plan')
    .summary('print the commands that build the lab')
    .description(
      'Prints the shell script that `up` runs: plain ip, bridge and sysctl settings, each with the reason for it.',
    )
    .argument(
      '[scenario]',
      'scenario file or name of a built-in one (default: ./netlab.yaml, else two-nodes-vxlan)',
    )
    .option('--json', 'the plan as data: every command with its namespace, reason and place in the scenario')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab plan | less
  k8s-netlab plan two-nodes-routed > plan.sh
  sudo unshare --net --mount sh -c 'sh plan.sh; exec sh'
  k8s-netlab plan --json | jq '.nodes[0].steps[].because'

The script wires the network; containers are started by \`up\` itself.`,
    )
    .action(async (scenario, options) => {
      const plan = planLab(await design(await loadScenario(scenarioFile(scenario, context.cwd))));
      context.write(
        options.json === true ? `${JSON.stringify(plan, undefined, 2)}\n` : formatScript(plan).text,
      );
    });
}
