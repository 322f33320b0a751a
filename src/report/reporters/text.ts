import { type RunResult, type ScenarioRun, stepsOf } from '../../check/run-result.ts';
import { notRunDetail } from '../not-run.ts';
import { plainText } from '../plain-text.ts';
import { formatLesson, formatNotRun, formatStep, formatSummary } from '../result.ts';
import { plainStyle } from '../style.ts';

const form = { style: plainStyle, columns: 100 };

/** What `test` shows on a terminal, as a file: each scenario's lesson, its steps with the evidence, its last line. */
export function report(run: RunResult): string {
  return run.scenarios.map((scenario) => plainText(formatScenario(scenario))).join('');
}

/** One scenario of it. */
export function formatScenario(run: ScenarioRun): string {
  const steps = stepsOf(run)
    .map((step, index) => formatStep(step, index + 1, form))
    .join('');
  switch (run.kind) {
    case 'ran': {
      const { result } = run;
      const lesson = formatLesson({ name: result.scenario, description: result.description }, plainStyle);
      return `${lesson}${steps}${formatSummary(result, plainStyle)}`;
    }
    case 'not-run':
      return `${steps}${notRunDetail(run.reason)}${formatNotRun(run, plainStyle)}`;
  }
}
