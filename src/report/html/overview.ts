import { type RunResult, type ScenarioRun, nameOf, stepsOf } from '../../check/run-result.ts';
import { type Tally, hasHeld, tally } from '../../check/tally.ts';
import type { StepResult } from '../../check/verdict.ts';
import { formatTime } from './duration.ts';
import { type Html, html } from './html.ts';
import { stateOf } from './state.ts';
import { stepId } from './step-id.ts';

/** The head of the page: what the run came to, and a row a scenario. */
export function overview(run: RunResult, ids: readonly string[]): Html {
  const { program, kernel, startedAt, durationMs } = run;
  const { held, broke, untested } = tally(run.scenarios.map((one) => ({ steps: stepsOf(one) })));
  return html`<header>
      <p class="program">${program}</p>
      <h1>${headline(run)}</h1>
      <p class="place">
        ${kernel} · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time> ·
        ${formatTime(durationMs)}
      </p>
      <dl class="totals">
        ${total('held', 'checks held', held)}${total('broke', 'broke', broke)}${total('untested', 'untested', untested)}
      </dl>
    </header>
    <nav class="table" aria-label="Scenarios">
      <table>
        <thead>
          <tr>
            <th scope="col">Scenario</th>
            <th scope="col">Result</th>
            <th scope="col">Steps held</th>
            <th scope="col" class="wide">Checks</th>
            <th scope="col" class="wide">Time</th>
          </tr>
        </thead>
        <tbody>
          ${run.scenarios.map((scenario, index) => row(scenario, ids[index] ?? ''))}
        </tbody>
      </table>
    </nav> `;
}

/** `All 4 scenarios held`, or how many did not. */
export function headline({ scenarios }: RunResult): string {
  const all = scenarios.length;
  const held = scenarios.filter((run) => stateOf(run).state === 'held').length;
  if (all === 1) return `The scenario ${held === 1 ? 'held' : 'did not hold'}`;
  return held < all ? `${all - held} of ${all} scenarios did not hold` : `All ${all} scenarios held`;
}

function total(kind: keyof Tally, words: string, count: number): Html {
  return html`<div class="${count === 0 ? 'none' : kind}">
    <dt>${words}</dt>
    <dd>${count}</dd>
  </div> `;
}

function row(run: ScenarioRun, id: string): Html {
  const { state, word } = stateOf(run);
  const steps = stepsOf(run);
  const { held, broke, untested } = tally([{ steps }]);
  const isUnjudged = run.kind === 'not-run' && steps.length === 0;
  return html`<tr>
    <th scope="row"><a href="#${id}">${nameOf(run)}</a>${failingSteps(steps, id)}</th>
    <td><span class="badge ${state}">${word}</span></td>
    <td>${isUnjudged ? '–' : `${steps.filter(hasHeld).length} of ${steps.length}`}</td>
    <td class="wide">${isUnjudged ? '–' : held + broke + untested}</td>
    <td class="wide">${run.kind === 'ran' ? formatTime(run.result.durationMs) : '–'}</td>
  </tr> `;
}

/** The quick way to what a reader of a failed run looks for. */
function failingSteps(steps: readonly StepResult[], id: string): Html | undefined {
  const links = steps.flatMap((step, index) =>
    hasHeld(step) ? [] : [html` <a href="#${stepId(id, index)}">${index + 1}</a>`],
  );
  return links.length === 0
    ? undefined
    : html`<span class="failing">failed: step${links.length === 1 ? '' : 's'}${links}</span>`;
}
