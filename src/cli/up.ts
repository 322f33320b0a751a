import { Command } from '@commander-js/extra-typings';
import { diffLabs } from '../lab/diff-labs.ts';
import { type UpResult, design, up } from '../netlab.ts';
import { formatEarlyEnds, formatLab } from '../report/up.ts';
import { isWell } from '../runtime/container-state.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { checkStatus } from './status.ts';
import { withProgress } from './progress.ts';
import { scenarioFile } from './scenario-argument.ts';

/** `k8s-netlab up`: builds a lab, or says how the one that is up compares. */
export function command(context: Context) {
  return new Command('up')
    .summary('build the lab of a scenario')
    .description(
      'Builds the pod network of a scenario in a sandbox of its own. Of a lab that is up already it says whether all of it is still there, or how the scenario differs.',
    )
    .argument(
      '[scenario]',
      'scenario file or name of a built-in one (default: ./netlab.yaml, else two-nodes-vxlan)',
    )
    .option('--lab <name>', "name of the lab (default: the scenario's)")
    .option('--json', 'the lab as data: nodes, pods, addresses, MACs')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab up
  k8s-netlab up scenarios/same-node.yaml --lab mine
  k8s-netlab up && k8s-netlab ping pod-a pod-b; k8s-netlab down`,
    )
    .action(async (argument, options) => {
      const scenario = await loadScenario(scenarioFile(argument, context.cwd));
      const { env, signal } = context;
      const name = options.lab === undefined ? {} : { name: options.lab };
      const result = await withProgress(context, (onStage) =>
        up({ scenario, env, signal, onStage, ...name }),
      );
      context.exit(await tell(result, scenario, { context, isJson: options.json === true }));
    });
}

async function tell(
  result: UpResult,
  scenario: Scenario,
  to: { context: Context; isJson: boolean },
): Promise<number> {
  const { open } = result;
  const { context, isJson } = to;
  if (isJson) context.write(`${JSON.stringify(open.lab, undefined, 2)}\n`);
  if (result.kind === 'exists') return compare(open, scenario, context);
  if (!isJson) context.write(formatLab(open.lab, context.style));
  context.note(formatEarlyEnds(result.containers, context.noteStyle));
  return result.containers.ended.every(({ state }) => isWell(state)) ? ExitCode.held : ExitCode.broke;
}

async function compare(open: OpenLab, scenario: Scenario, context: Context): Promise<number> {
  const differences = diffLabs(open.lab, await design(scenario));
  if (differences.length === 0) return checkStatus(open, context);
  const { strong } = context.noteStyle;
  context.note(`lab ${strong(open.name)} is up, but from another version of the scenario:\n`);
  context.note(differences.map((line) => `  ${line}\n`).join(''));
  context.note(
    `nothing was changed; to apply it: k8s-netlab down ${open.name} && k8s-netlab up ${scenario.source.file}\n`,
  );
  return ExitCode.broke;
}
