import { type RunResult, type ScenarioRun, resultsOf } from '../check/run-result.ts';
import { hasPassed } from '../check/tally.ts';
import { report as jsonReport } from '../report/reporters/json.ts';
import { report as htmlReport } from '../report/reporters/html.ts';
import type { BundleFile, Evidence } from './bundle-file.ts';
import { type FailedScenario, formatIndex } from './format-index.ts';

/** A scenario of the run with what was kept of its lab. */
export interface Kept {
  readonly run: ScenarioRun;
  /** Absent where every step held, or none ran. */
  readonly evidence: Evidence | undefined;
}

/**
 * The files of a bundle: an index, what belongs to the machine, and a folder for each scenario that did not hold. Pure.
 * @param machine files about the machine, for the top of the bundle
 * @returns nothing where every scenario that ran held
 */
export function bundleFiles(
  run: RunResult,
  kept: readonly Kept[],
  machine: readonly BundleFile[],
): readonly BundleFile[] {
  const failed = kept.flatMap(({ run: one, evidence }) =>
    one.kind === 'ran' && !hasPassed(one.result) && evidence !== undefined ? [{ one, evidence }] : [],
  );
  if (failed.length === 0) return [];
  const folders = distinctNames(failed.map(({ one }) => one.result.scenario));
  const scenarios = failed.map(({ one, evidence }, index): FailedScenario => {
    const files = [...reportFiles({ ...run, scenarios: [one] }), ...evidence.files];
    return { folder: folders[index] ?? '', result: one.result, step: evidence.step, files };
  });
  const index = formatIndex({ run, ran: resultsOf(run).length, scenarios, machine });
  return [
    { path: 'README.md', what: 'this index', content: index },
    ...machine,
    ...scenarios.flatMap(({ folder, files }) =>
      files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    ),
  ];
}

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
