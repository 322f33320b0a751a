import { Command } from '@commander-js/extra-typings';
import { tally } from '../check/tally.ts';
import type { StepResult } from '../check/verdict.ts';
import { usageError } from '../error/lab-error.ts';
import { build, listLabs } from '../netlab.ts';
import { formatLessons } from '../report/lessons.ts';
import { formatLesson, formatOutcome, formatStepHead, formatSummary } from '../report/result.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Step } from '../scenario/step.ts';
import { commandOf } from '../steps/command-of.ts';
import { runScenario } from '../steps/run-scenario.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { lessonFiles } from './lessons.ts';
import { withProgress } from './progress.ts';
import { scenarioFile } from './scenario-argument.ts';

/** `k8s-netlab learn`: one lesson, a step at a time. */
export function command(context: Context) {
  return new Command('learn')
    .summary('go through a lesson, a step at a time')
    .description(
      'Builds the lab of a lesson and goes through its steps: what is to be shown and why, the command that will be run, then, after Enter, what was seen. Meanwhile the lab is yours in another terminal. Without a terminal it runs through. Without a lesson it lists them.',
    )
    .argument('[scenario]', 'built-in lesson, or a scenario file of your own')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab learn                     # the lessons, in the order to read them
  k8s-netlab learn same-node
  k8s-netlab shell pod-a               # meanwhile, in another terminal
  k8s-netlab learn two-nodes-vxlan </dev/null | less`,
    )
    .action(async (name) => {
      if (name === undefined) return listLessons(context);
      context.exit(await teach(scenarioFile(name, context.cwd), context));
    });
}

async function listLessons({ write, style }: Context): Promise<void> {
  write(formatLessons(await Promise.all(lessonFiles().map(loadScenario)), style));
}

async function teach(file: string, context: Context): Promise<number> {
  const { env, signal, write, style } = context;
  const scenario = await loadScenario(file);
  const { name } = scenario;
  if ((await listLabs(env)).some((lab) => lab.name === name)) throw isUp(name);
  await using built = await withProgress(context, (onStage) =>
    build({ scenario, name, env, signal, onStage }),
  );
  write(formatLesson(scenario, style));
  if (context.ask !== undefined)
    write(style.dim(`The lab is up: try k8s-netlab shell, inspect or ping in another terminal.\n\n`));
  const result = await walk(built.open, context);
  const { broke, untested } = tally([result]);
  write(result.steps.length === scenario.steps.length ? formatSummary(result, style) : '');
  return broke + untested === 0 ? ExitCode.held : ExitCode.broke;
}

async function walk(built: OpenLab, context: Context) {
  let open = built;
  const form = { style: context.style, columns: Math.min(context.columns, 100) };
  let number = 0;
  return runScenario(open, {
    signal: context.signal,
    onChanged: (now) => {
      open = now;
    },
    beforeStep: async (step) => {
      number += 1;
      const command = step.action && commandOf(step.action, open);
      context.write(formatStepHead(step, number, form));
      return isWanted(step, command, context);
    },
    onStep: (result: StepResult) => context.write(`${formatOutcome(result, form)}\n`),
  });
}

/** Waits for Enter; `q` and the end of the input end the lesson. */
async function isWanted(
  { action }: Step,
  command: string | undefined,
  { ask, style }: Context,
): Promise<boolean> {
  if (ask === undefined) return true;
  const what =
    command === undefined
      ? `Enter to ${action === undefined ? 'look' : 'wait for it'}`
      : `$ ${command}   Enter to run it`;
  const answer = await ask(`    ${style.name(what)}, q to quit `);
  return answer !== undefined && answer.trim().toLowerCase() !== 'q';
}

function isUp(name: string) {
  return usageError({
    code: 'lab/is-up',
    message: `a lab "${name}" is up, and a lesson begins with a fresh one`,
    hint: `k8s-netlab down ${name}`,
  });
}
