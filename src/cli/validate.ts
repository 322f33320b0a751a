import { Command } from '@commander-js/extra-typings';
import { cniNodesOf } from '../cni/cni-nodes.ts';
import { LabError, type Problem } from '../error/lab-error.ts';
import { formatProblems } from '../report/problems.ts';
import { formatValid } from '../report/valid.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { scenarioFile } from './scenario-argument.ts';

/** What became of one argument. */
type Validation =
  | { readonly kind: 'valid'; readonly scenario: Scenario }
  | { readonly kind: 'wrong'; readonly file: string; readonly problems: readonly Problem[] };

/** `k8s-netlab validate`: every problem of every file, without building anything. */
export function command(context: Context) {
  return new Command('validate')
    .summary('check scenario files without building anything')
    .description(
      'Reads scenario files and tells every problem of each, with its line and the way out. Exit code 2 if there is one.',
    )
    .argument(
      '[scenarios...]',
      'scenario files, names of built-in ones, - for stdin (default: ./netlab.yaml, else two-nodes-vxlan)',
    )
    .option('--json', 'the outcome as data, an element a file')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab validate
  k8s-netlab validate *.yaml
  sed s/vxlan/host-gw/ netlab.yaml | k8s-netlab validate -
  k8s-netlab validate --json mine.yaml | jq -r '.[].problems[]?.message'`,
    )
    .action(async (names, { json }) => {
      const results = await Promise.all(wanted(names).map((name) => validate(name, context.cwd)));
      if (json === true) context.write(`${JSON.stringify(results.map(toData), undefined, 2)}\n`);
      else for (const result of results) print(result, context);
      context.exit(results.every(({ kind }) => kind === 'valid') ? ExitCode.held : ExitCode.wrong);
    });
}

function wanted(names: readonly string[]): readonly (string | undefined)[] {
  return names.length === 0 ? [undefined] : names;
}

async function validate(name: string | undefined, cwd: string): Promise<Validation> {
  try {
    const scenario = await loadScenario(scenarioFile(name, cwd));
    await cniNodesOf(scenario);
    return { kind: 'valid', scenario };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { kind: 'wrong', file: name ?? '', problems: error.problems };
  }
}

function print(result: Validation, context: Context): void {
  if (result.kind === 'valid') context.write(formatValid(result.scenario, context.style));
  else context.note(formatProblems(result.problems, context.noteStyle));
}

function toData(result: Validation): object {
  if (result.kind === 'wrong') return { file: result.file, valid: false, problems: result.problems };
  const { source, name, nodes, pods, steps } = result.scenario;
  const counts = { nodes: nodes.length, pods: pods.length, steps: steps.length };
  return { file: source.file, valid: true, name, ...counts };
}
