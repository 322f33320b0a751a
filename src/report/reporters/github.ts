import { createHash } from 'node:crypto';
import { type RunResult, type ScenarioRun, stepsOf } from '../../check/run-result.ts';
import type { Problem, Span } from '../../error/lab-error.ts';
import { failureLine, failureText, failuresOf } from '../failure-text.ts';
import { notRunDetail, notRunWords } from '../not-run.ts';
import { pathFrom } from '../path-from.ts';
import { plainLine, plainText } from '../plain-text.ts';
import { formatNotRun, formatSummary } from '../result.ts';
import { plainStyle } from '../style.ts';
import { formatScenario } from './text.ts';

/**
 * Workflow commands for a step's output in GitHub Actions: each scenario's text in a group of its own, then an annotation for each
 * expectation that did not hold, at its line. GitHub shows the first ten of a step.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function report(run: RunResult): string {
  return run.scenarios.map((scenario) => `${group(scenario)}${annotations(scenario, run.cwd)}`).join('');
}

function group(scenario: ScenarioRun): string {
  return `${command('group', {}, plainLine(lastLine(scenario)))}${inert(plainText(formatScenario(scenario)))}${command('endgroup', {}, '')}`;
}

function lastLine(scenario: ScenarioRun): string {
  return scenario.kind === 'ran'
    ? formatSummary(scenario.result, plainStyle)
    : formatNotRun(scenario, plainStyle);
}

/** What pods have said must not be able to give commands; a word made of the text itself is one the text cannot contain. */
function inert(text: string): string {
  const word = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return `::stop-commands::${word}\n${text}::${word}::\n`;
}

function annotations(scenario: ScenarioRun, cwd: string): string {
  const broken = stepsOf(scenario).flatMap((step) =>
    failuresOf(step).map((failure) => {
      const title = `${step.name}: ${failureLine(failure)}`;
      return error({ title, at: failure.at ?? step.at, text: failureText(failure, cwd) }, cwd);
    }),
  );
  return `${broken.join('')}${scenario.kind === 'ran' ? '' : notRunErrors(scenario, cwd)}`;
}

function notRunErrors(run: Extract<ScenarioRun, { kind: 'not-run' }>, cwd: string): string {
  const { scenario, file, reason } = run;
  const title = `${scenario} ${notRunWords(run)}`;
  const at = { file, line: 1, column: 1 };
  const problems: readonly Problem[] = reason.kind === 'wrong' ? reason.problems : [];
  if (problems.length === 0) return error({ title, at, text: notRunDetail(reason) || title }, cwd);
  return problems
    .map((problem) =>
      error(
        { title: problem.code, at: problem.at ?? at, text: `${problem.message}\nhint: ${problem.hint}` },
        cwd,
      ),
    )
    .join('');
}

interface Annotation {
  readonly title: string;
  readonly at: Span;
  readonly text: string;
}

function error({ title, at, text }: Annotation, cwd: string): string {
  const properties = {
    file: pathFrom(cwd, at.file),
    line: String(at.line),
    col: String(at.column),
    title: plainLine(title),
  };
  return command('error', properties, plainText(text).trimEnd());
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${[name, ...(words.length === 0 ? [] : [words.join(',')])].join(' ')}::${escapeData(message)}\n`;
}

/** @see https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts escapeData, escapeProperty */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
