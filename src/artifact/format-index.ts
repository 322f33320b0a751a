import { type RunResult, type ScenarioRun, stepsOf } from '../check/run-result.ts';
import { hasHeld } from '../check/tally.ts';
import type { StepResult } from '../check/verdict.ts';
import { count } from '../report/count.ts';
import { failureLine, failuresOf } from '../report/failure-text.ts';
import { notRunDetail, notRunWords } from '../report/not-run.ts';
import { plainLine } from '../report/plain-text.ts';
import type { BundleFile } from './bundle-file.ts';

/** A scenario that has a folder in the bundle. */
export interface FailedScenario {
  readonly folder: string;
  readonly run: ScenarioRun;
  /** The step after which the lab was looked at, from 1; absent where none was. */
  readonly step: number | undefined;
  readonly files: readonly BundleFile[];
}

/** What the index tells of. */
export interface Index {
  readonly run: RunResult;
  readonly scenarios: readonly FailedScenario[];
  readonly machine: readonly BundleFile[];
}

/** README.md of a bundle, for somebody who has seen neither the run nor k8s-netlab. */
export function formatIndex({ run, scenarios, machine }: Index): string {
  const head = `# What did not hold

${scenarios.length} of ${count(run.scenarios.length, 'scenario')} did not hold, tested by ${run.program} on ${run.kernel}, begun ${run.startedAt}.

k8s-netlab builds small Kubernetes pod networks out of Linux network namespaces, does what a scenario's steps say, and compares what the
kernel shows with what the scenario expects. Each folder here is one scenario that did not hold, with the state of its network right after
the first step that failed, or one that could not run. Begin with its \`report.html\`, then look at \`inspect.txt\`.

${fileList(machine)}`;
  return [head, ...scenarios.map(formatScenario)].join('\n');
}

function formatScenario({ folder, run, step, files }: FailedScenario): string {
  return `## ${folder}

${failedSteps(stepsOf(run))}${run.kind === 'ran' ? '' : formatNotRun(run)}
${step === undefined ? '' : `The tables, the raw state and the logs are those right after step ${step}; later steps ran after that.\n\n`}${commands(folder, files)}${fileList(files.map((file) => ({ ...file, path: `${folder}/${file.path}` })))}`;
}

function formatNotRun(run: Extract<ScenarioRun, { kind: 'not-run' }>): string {
  const detail = notRunDetail(run.reason)
    .split('\n')
    .filter((line) => line !== '');
  return `It ${notRunWords(run)}.\n\n${detail.map((line) => `- ${code(line)}\n`).join('')}`;
}

function commands(folder: string, files: readonly BundleFile[]): string {
  if (!files.some(({ path }) => path === 'scenario.yaml')) return '';
  return `To run the steps again; to build the network and look around in it; to take it down:

    k8s-netlab test ${folder}/scenario.yaml
    k8s-netlab up ${folder}/scenario.yaml --lab ${folder}
    k8s-netlab inspect --lab ${folder}
    k8s-netlab down ${folder}

`;
}

function failedSteps(steps: readonly StepResult[]): string {
  return steps
    .map((step, index) => {
      if (hasHeld(step)) return '';
      const failures = failuresOf(step).map((failure) => `  - ${code(failureLine(failure))}\n`);
      return `- Step ${index + 1}, ${code(step.name)}\n${failures.join('')}`;
    })
    .join('');
}

/** The names are a scenario's, the words a program's: as code they are neither markup nor links. */
function code(text: string): string {
  return `\`${plainLine(text).replaceAll('`', "'")}\``;
}

function fileList(files: readonly BundleFile[]): string {
  const rows = files.map(({ path, what }) => `| [${path}](${path}) | ${what} |\n`);
  return `| file | |\n| --- | --- |\n${rows.join('')}`;
}
