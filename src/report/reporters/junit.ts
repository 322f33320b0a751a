import { create } from 'xmlbuilder2';
import { type RunResult, type ScenarioRun, nameOf, stepsOf } from '../../check/run-result.ts';
import type { StepResult } from '../../check/verdict.ts';
import { failureLine, failureText, failuresOf } from '../failure-text.ts';
import { notRunDetail, notRunWords } from '../not-run.ts';
import { pathFrom } from '../path-from.ts';
import { plainLine, plainText } from '../plain-text.ts';

/**
 * JUnit XML as Jenkins, GitLab and GitHub's actions read it: a suite a scenario, a case a step. What broke is a `failure`; what could
 * not be tested, and a scenario that did not run, an `error`. Claims are properties of their case; `file` and
 * `line` are what GitLab and others have added to Jenkins's schema.
 * @see https://github.com/testmoapp/junitxml
 */
export function report(run: RunResult): string {
  const suites = run.scenarios.map((scenario) => suiteOf(scenario, run));
  const counts = countsOf(suites.flatMap(({ cases }) => cases));
  const testsuites = {
    '@name': run.program,
    ...counts,
    '@time': seconds(run.durationMs),
    testsuite: suites.map(({ attributes, cases }) => ({
      ...attributes,
      ...countsOf(cases),
      '@skipped': 0,
      testcase: cases,
    })),
  };
  return `${create({ encoding: 'UTF-8' }, { testsuites }).end({ prettyPrint: true })}\n`;
}

interface Suite {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly cases: readonly Case[];
}

/** As xmlbuilder2 reads it: `@` begins an attribute, `#` the text. */
interface Case {
  readonly [name: string]: unknown;
  readonly failure?: Complaint;
  readonly error?: Complaint;
}

interface Complaint {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#': string;
}

function suiteOf(scenario: ScenarioRun, run: RunResult): Suite {
  const timestamp = run.startedAt.replace(/\.\d+Z$/, '');
  const property = [
    { '@name': 'program', '@value': run.program },
    { '@name': 'kernel', '@value': run.kernel },
  ];
  const common = { '@timestamp': timestamp, '@hostname': 'localhost', properties: { property } };
  const name = plainLine(nameOf(scenario));
  const steps = stepsOf(scenario).map((step) => caseOf(step, name, run.cwd));
  if (scenario.kind === 'ran')
    return {
      attributes: { '@name': name, '@time': seconds(scenario.result.durationMs), ...common },
      cases: steps,
    };
  const durationMs = stepsOf(scenario).reduce((sum, step) => sum + step.durationMs, 0);
  const cases = [...steps, caseOfNotRun(scenario, run.cwd)];
  return { attributes: { '@name': name, '@time': seconds(durationMs), ...common }, cases };
}

function caseOf(step: StepResult, classname: string, cwd: string): Case {
  const property = step.claims.map((claim) => ({ '@name': 'claim', '@value': plainLine(claim) }));
  return {
    '@name': plainLine(step.name),
    '@classname': classname,
    '@file': plainLine(pathFrom(cwd, step.at.file)),
    '@line': step.at.line,
    '@time': seconds(step.durationMs),
    ...(property.length === 0 ? {} : { properties: { property } }),
    ...complaintOf(step, cwd),
  };
}

function complaintOf(step: StepResult, cwd: string): Pick<Case, 'failure' | 'error'> {
  const failures = failuresOf(step);
  if (failures.length === 0) return {};
  const isBroken = failures.some(({ kind }) => kind === 'broke');
  const complaint = {
    '@message': plainLine(failures.map(failureLine).join('; ')),
    '@type': isBroken ? 'broke' : 'untested',
    '#': plainText(failures.map((failure) => failureText(failure, cwd)).join('\n')),
  };
  return isBroken ? { failure: complaint } : { error: complaint };
}

function caseOfNotRun(run: Extract<ScenarioRun, { kind: 'not-run' }>, cwd: string): Case {
  const { scenario, file, reason } = run;
  return {
    '@name': stepsOf(run).length === 0 ? 'the scenario runs' : 'the scenario runs to its end',
    '@classname': plainLine(scenario),
    '@file': plainLine(pathFrom(cwd, file)),
    '@time': 0,
    error: { '@message': notRunWords(run), '@type': reason.kind, '#': plainText(notRunDetail(reason)) },
  };
}

function countsOf(cases: readonly Case[]) {
  return {
    '@tests': cases.length,
    '@failures': cases.filter(({ failure }) => failure !== undefined).length,
    '@errors': cases.filter(({ error }) => error !== undefined).length,
  };
}

function seconds(durationMs: number): number {
  return Math.round(durationMs) / 1000;
}
