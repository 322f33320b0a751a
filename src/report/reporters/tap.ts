import { stringify } from 'yaml';
import { type RunResult, type ScenarioRun, stepsOf } from '../../check/run-result.ts';
import { hasHeld, hasPassed, verdictsOf } from '../../check/tally.ts';
import type { StepResult, Verdict } from '../../check/verdict.ts';
import { notRunDetail, notRunWords } from '../not-run.ts';
import { pathFrom } from '../path-from.ts';
import { plainLine, plainText } from '../plain-text.ts';

/**
 * TAP 14: a subtest a scenario, in it one a step, in it a test point an expectation; what did not hold has its evidence below it as YAML.
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function report(run: RunResult): string {
  const points = run.scenarios.map((scenario) => pointOfScenario(scenario, run.cwd));
  return `TAP version 14\n${formatPoints(points)}`;
}

/** A line of `ok` or `not ok`, with the points it sums up before it. */
interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly points: readonly Point[];
  readonly diagnostics?: Readonly<Record<string, unknown>>;
}

function pointOfScenario(run: ScenarioRun, cwd: string): Point {
  const points = stepsOf(run).map((step) => pointOfStep(step, cwd));
  switch (run.kind) {
    case 'ran': {
      const { result } = run;
      const diagnostics = { duration_ms: Math.round(result.durationMs) };
      return { ok: hasPassed(result), name: result.scenario, points, diagnostics };
    }
    case 'not-run': {
      const diagnostics = {
        message: notRunWords(run),
        file: pathFrom(cwd, run.file),
        detail: notRunDetail(run.reason),
      };
      return { ok: false, name: run.scenario, points, diagnostics };
    }
  }
}

function pointOfStep(step: StepResult, cwd: string): Point {
  const { name, claims, did, at, durationMs } = step;
  const points = verdictsOf(step).map((verdict) => pointOfVerdict(verdict, cwd));
  const place = { at: { file: pathFrom(cwd, at.file), line: at.line, column: at.column } };
  const more = { ...(claims.length === 0 ? {} : { claims }), ...(did === undefined ? {} : { did }) };
  const diagnostics = { duration_ms: Math.round(durationMs), ...more, ...place };
  return { ok: hasHeld(step), name, points, diagnostics };
}

function pointOfVerdict(verdict: Verdict, cwd: string): Point {
  const { wanted, shownBy, at, kind } = verdict;
  const name = wanted;
  if (kind === 'held') return { ok: true, name, points: [] };
  const saw =
    kind === 'broke' ? { saw: verdict.saw, evidence: verdict.evidence } : { untested: verdict.reason };
  const look = shownBy === '' ? {} : { look: shownBy };
  const place = at === undefined ? {} : { at: { ...at, file: pathFrom(cwd, at.file) } };
  return { ok: false, name, points: [], diagnostics: { wanted, ...saw, ...look, ...place } };
}

function formatPoints(points: readonly Point[]): string {
  return `1..${points.length}\n${points.map(formatPoint).join('')}`;
}

function formatPoint({ ok, name, points, diagnostics }: Point, index: number): string {
  const title = escapeName(name);
  const inner = points.length === 0 ? '' : `# Subtest: ${title}\n${indent(formatPoints(points), 4)}`;
  const yaml = diagnostics === undefined ? '' : indent(`---\n${formatYaml(diagnostics)}...\n`, 2);
  return `${inner}${ok ? 'ok' : 'not ok'} ${index + 1} - ${title}\n${yaml}`;
}

/** A `#` would begin a directive such as TODO, by which a failure counts as a pass. */
function escapeName(name: string): string {
  return plainLine(name).replaceAll(/[\\#]/g, String.raw`\$&`);
}

function formatYaml(diagnostics: Readonly<Record<string, unknown>>): string {
  return stringify(
    diagnostics,
    (_key, value: unknown) => (typeof value === 'string' ? plainText(value) : value),
    {
      lineWidth: 0,
    },
  );
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
}
