import { type RunResult, type ScenarioRun, nameOf } from '../../check/run-result.ts';
import { html } from '../html/html.ts';
import { headline, overview } from '../html/overview.ts';
import { formatPage } from '../html/page.ts';
import { scenarioSection } from '../html/scenario.ts';

/** One page that needs nothing else: no network, no script; its policy says so, so that text of a stranger could not bring one either. */
export function report(run: RunResult): string {
  const ids = run.scenarios.map(idOf);
  const sections = run.scenarios.map((scenario, index) =>
    scenarioSection(scenario, ids[index] ?? '', run.cwd),
  );
  return formatPage(
    headline(run),
    html`${overview(run, ids)}
      <main>${sections}</main>`,
  );
}

/** An anchor that stays the same from run to run; where another scenario has it already, or the name gives none, with its number. */
function idOf(run: ScenarioRun, index: number, all: readonly ScenarioRun[]): string {
  const id = slugOf(run);
  const isFirst = all.findIndex((other) => slugOf(other) === id) === index;
  return isFirst && /^[A-Za-z]/.test(id) ? id : `scenario-${index + 1}-${id}`;
}

function slugOf(run: ScenarioRun): string {
  return nameOf(run)
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^-|-$/g, '');
}

/** Of a scenario's name as the schema allows it; what a file was asked for by may be longer. */
const LONGEST_NAME = 63;
