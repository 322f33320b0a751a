import { Command } from '@commander-js/extra-typings';
import { isNothing } from '../converge/change.ts';
import type { Foreseen } from '../converge/converge.ts';
import { type UpResult, foreseeUp, up } from '../netlab.ts';
import { changeData, formatChange } from '../report/change.ts';
import { formatEarlyEnds, formatLab } from '../report/up.ts';
import { isWell } from '../runtime/container-state.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { checkStatus } from './status.ts';
import { withProgress } from './progress.ts';
import { scenarioFile } from './scenario-argument.ts';

/** `k8s-netlab up`: builds a lab, or makes the one that is up what the scenario says. */
export function command(context: Context) {
  return new Command('up')
    .summary('build the lab of a scenario')
    .description(
      'Builds the pod network of a scenario in a sandbox of its own. A lab of that name that is up already becomes what the scenario says now, and what is in both is not touched; where nothing differs, it says whether all of it is still there.',
    )
    .argument(
      '[scenario]',
      'scenario file or name of a built-in one (default: ./netlab.yaml, else two-nodes-vxlan)',
    )
    .option('--lab <name>', "name of the lab (default: the scenario's)")
    .option('--dry-run', 'say what would be changed, and change nothing')
    .option('--json', 'the lab as data: nodes, pods, addresses, MACs; with --dry-run what would be changed')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab up
  k8s-netlab up scenarios/same-node.yaml --lab mine
  k8s-netlab up netlab.yaml --dry-run
  k8s-netlab up && k8s-netlab ping pod-a pod-b; k8s-netlab down`,
    )
    .action(async (argument, options) => {
      const scenario = await loadScenario(scenarioFile(argument, context.cwd));
      const { env, signal } = context;
      const name = options.lab === undefined ? {} : { name: options.lab };
      const isJson = options.json === true;
      if (options.dryRun === true) {
        const code = tellForeseen(await foreseeUp({ scenario, env, ...name }), { context, isJson });
        context.exit(code);
        return;
      }
      const result = await withProgress(context, (onStage) =>
        up({ scenario, env, signal, onStage, ...name }),
      );
      context.exit(await tell(result, { context, isJson }));
    });
}

interface Listener {
  readonly context: Context;
  readonly isJson: boolean;
}

async function tell(result: UpResult, { context, isJson }: Listener): Promise<number> {
  const { open } = result;
  if (isJson) context.write(`${JSON.stringify(open.lab, undefined, 2)}\n`);
  if (result.kind === 'exists') return checkStatus(open, context);
  if (result.kind === 'changed') context.note(formatChange(result.change, context.noteStyle));
  if (!isJson) context.write(formatLab(open.lab, context.style));
  context.note(formatEarlyEnds(result.containers, context.noteStyle));
  return result.containers.ended.every(({ state }) => isWell(state)) ? ExitCode.held : ExitCode.broke;
}

/** What stands in the way is told as `up` itself would tell it. */
function tellForeseen({ change }: Foreseen, { context, isJson }: Listener): number {
  if (isJson) context.write(`${JSON.stringify(changeData(change), undefined, 2)}\n`);
  else if (isNothing(change)) context.note('nothing would be changed\n');
  else context.write(formatChange(change, context.style));
  return ExitCode.held;
}
