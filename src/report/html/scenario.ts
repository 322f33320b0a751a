import type { ScenarioRun } from '../../check/run-result.ts';
import { tally } from '../../check/tally.ts';
import { notRunDetail, notRunWords } from '../not-run.ts';
import { pathFrom } from '../path-from.ts';
import { formatTally } from '../result.ts';
import { descriptionOf } from './description.ts';
import { formatTime } from './duration.ts';
import { figure } from './figure.ts';
import { type Html, html } from './html.ts';
import { nameOf, stateOf } from './state.ts';
import { stepItem } from './step.ts';
import { stepId } from './step-id.ts';

/** A scenario: what it is about, its pictures, its steps. */
export function scenarioSection(run: ScenarioRun, id: string, cwd: string): Html {
  const { state, word } = stateOf(run);
  const body = run.kind === 'ran' ? judged(run, id, cwd) : notJudged(run, cwd);
  return html`<section class="scenario" aria-labelledby="${id}">
    <h2 id="${id}">${nameOf(run)} <span class="badge ${state}">${word}</span></h2>
    ${body}
  </section> `;
}

function judged({ result, pictures }: Extract<ScenarioRun, { kind: 'ran' }>, id: string, cwd: string): Html {
  const { steps, file, durationMs, description } = result;
  const items = steps.map((step, index) => {
    const number = index + 1;
    const picture = pictures?.traces?.find((one) => one.step === number);
    return stepItem(step, { id: stepId(id, index), number, cwd, picture });
  });
  return html`<p class="place">
      ${pathFrom(cwd, file)} · ${formatTally(tally([result]))} · ${formatTime(durationMs)}
    </p>
    <div class="description">${descriptionOf(description)}</div>
    ${pictures?.topology && figure({ title: 'Topology', ...pictures.topology })}
    <ol class="steps">
      ${items}
    </ol> `;
}

function notJudged({ file, reason }: Extract<ScenarioRun, { kind: 'not-run' }>, cwd: string): Html {
  const detail = notRunDetail(reason);
  return html`<p class="place">${pathFrom(cwd, file)}</p>
    <p>It did not run: ${notRunWords(reason)}.</p>
    ${detail === '' ? undefined : html`<pre class="evidence">${detail}</pre> `}`;
}
