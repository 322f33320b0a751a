import { type RunResult, type ScenarioRun, nameOf, stepsOf } from '../check/run-result.ts';
import { hasHeld } from '../check/tally.ts';
import { report as jsonReport } from '../report/reporters/json.ts';
import { report as htmlReport } from '../report/reporters/html.ts';
import { type BundleFile, type Evidence, scenarioFile } from './bundle-file.ts';
import { type FailedScenario, formatIndex } from './format-index.ts';

/** A scenario of the run with what was kept of it. */
export interface Kept {
  readonly run: ScenarioRun;
  /** Of its lab; absent where every step held, or none ran. */
  readonly evidence?: Evidence;
  /** Of the scenario's file, where it could be read but did not run, or not to its end. */
  readonly text?: string;
}

/** Whether there is something of it to explain: it did not hold, or could not run. An interrupt explains itself. */
export function isUnwell({ run }: Kept): boolean {
  return !stepsOf(run).every(hasHeld) || (run.kind === 'not-run' && run.reason.kind !== 'interrupted');
}

/**
 * The files of a bundle: an index, what belongs to the machine, and a folder for each scenario that did not hold or could not run. Pure.
 * @param machine files about the machine, for the top of the bundle
 * @returns nothing where all held
 */
export function bundleFiles(
  run: RunResult,
  kept: readonly Kept[],
  machine: readonly BundleFile[],
): readonly BundleFile[] {
  const unwell = kept.filter(isUnwell);
  if (unwell.length === 0) return [];
  const folders = distinctNames(unwell.map((one) => folderName(nameOf(one.run))));
  const scenarios = unwell.map((one, index): FailedScenario => {
    const files = [...reportFiles({ ...run, scenarios: [one.run] }), ...filesOf(one)];
    return { folder: folders[index] ?? '', run: one.run, step: one.evidence?.step, files };
  });
  return [
    { path: 'README.md', what: 'this index', content: formatIndex({ run, scenarios, machine }) },
    ...machine,
    ...scenarios.flatMap(({ folder, files }) =>
      files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    ),
  ];
}

function filesOf({ evidence, text }: Kept): readonly BundleFile[] {
  if (evidence !== undefined) return evidence.files;
  return text === undefined ? [] : [scenarioFile(text)];
}

/** What a file was asked for by is a path; a folder's name is not. */
function folderName(name: string): string {
  return (
    name
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[-.]+/, '')
      .slice(0, LONGEST_NAME) || 'scenario'
  );
}

/** Of a scenario's name as the schema allows it. */
const LONGEST_NAME = 63;

function reportFiles(run: RunResult): readonly BundleFile[] {
  return [
    { path: 'report.html', what: 'the report, for a browser', content: htmlReport(run) },
    { path: 'result.json', what: 'every verdict with its evidence, as data', content: jsonReport(run) },
  ];
}

/** The same scenario tested twice has two folders: `web`, `web-2`. */
function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let folder = name;
    for (let number = 2; taken.has(folder); number += 1) folder = `${name}-${number}`;
    taken.add(folder);
    return folder;
  });
}
