import { Command } from '@commander-js/extra-typings';
import { tally } from '../check/tally.ts';
import type { ScenarioResult } from '../check/verdict.ts';
import { build } from '../netlab.ts';
import { formatEarlyEnds } from '../report/up.ts';
import { formatFailures, formatLesson, formatStep, formatSummary } from '../report/result.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runScenario } from '../steps/run-scenario.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { withProgress } from './progress.ts';
import { builtinScenarios, scenarioFile } from './scenario-argument.ts';

interface Options {
  readonly keep?: true | undefined;
  readonly keepOnFail?: true | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly verbose?: true | undefined;
}

/** `k8s-netlab test`: runs the steps of scenarios, each in a fresh lab of its own. */
export function command(context: Context) {
  return new Command('test')
    .summary('run the steps of scenarios and check what the kernel shows')
    .description(
      'Builds each scenario in a fresh lab of its own, runs its steps in order, shows the evidence under each, and takes the lab down. Exit code 1 if a check broke or could not be made.',
    )
    .argument('[scenarios...]', 'scenario files or names of built-in ones (default: all built-in ones)')
    .option('--keep', 'leave the labs up')
    .option('--keep-on-fail', 'leave the lab up of a scenario that did not hold')
    .option('-q, --quiet', 'show only the steps that did not hold')
    .option('-v, --verbose', 'show also what each step changed in which table')
    .option('--json', 'the results as data')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab test
  k8s-netlab test two-nodes-vxlan
  k8s-netlab test two-nodes-vxlan --verbose
  k8s-netlab test ./mine.yaml --keep-on-fail
  k8s-netlab test --json | jq '.results[].steps[] | {name, claims}'`,
    )
    .action(async (names, options) => {
      const scenarios = await loadAll(names, context);
      const results: ScenarioResult[] = [];
      for (const scenario of scenarios) results.push(await testScenario(scenario, options, context));
      const counts = tally(results);
      if (options.json === true) context.write(`${JSON.stringify({ ...counts, results }, undefined, 2)}\n`);
      context.exit(counts.broke + counts.untested === 0 ? ExitCode.held : ExitCode.broke);
    });
}

/** All files are read before the first lab is built: a mistake in the last one is told at once. */
async function loadAll(names: readonly string[], context: Context): Promise<readonly Scenario[]> {
  const files =
    names.length === 0 ? builtinScenarios() : names.map((name) => scenarioFile(name, context.cwd));
  return Promise.all(files.map((file) => loadScenario(file)));
}

async function testScenario(scenario: Scenario, options: Options, context: Context): Promise<ScenarioResult> {
  const { env, signal } = context;
  const name = `${scenario.name.slice(0, 40)}-test-${process.pid}`;
  const request = { scenario, name, env, signal };
  await using built = await withProgress(context, (onStage) => build({ ...request, onStage }));
  context.note(formatEarlyEnds(built.containers, context.noteStyle));
  const result = await runSteps(built.open, options, context);
  if (options.keep === true || (options.keepOnFail === true && !hasPassed(result))) {
    await built.keep();
    context.note(`lab ${name} is left up; k8s-netlab down ${name} takes it down\n`);
  }
  return result;
}

async function runSteps(open: OpenLab, options: Options, context: Context): Promise<ScenarioResult> {
  const form = { style: context.style, columns: Math.min(context.columns, 100) };
  const isLesson = options.json !== true && options.quiet !== true;
  if (isLesson) context.write(formatLesson(open.scenario, context.style));
  let number = 0;
  const result = await runScenario(open, {
    signal: context.signal,
    isVerbose: options.verbose === true,
    onStep: (step) => {
      if (isLesson) context.write(formatStep(step, ++number, form));
    },
  });
  if (options.quiet === true) context.write(formatFailures(result, form));
  if (options.json !== true) context.write(formatSummary(result, context.style));
  return result;
}

function hasPassed(result: ScenarioResult): boolean {
  const { broke, untested } = tally([result]);
  return broke + untested === 0;
}
