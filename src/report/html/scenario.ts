import { type Pictures, type ScenarioRun, nameOf, stepsOf } from '../../check/run-result.ts';
import { tally } from '../../check/tally.ts';
import { notRunDetail, notRunWords } from '../not-run.ts';
import { pathFrom } from '../path-from.ts';
import { formatTally } from '../result.ts';
import { descriptionOf } from './description.ts';
import { formatTime } from './duration.ts';
import { figure } from './figure.ts';
import { type Html, html } from './html.ts';
import { stateOf } from './state.ts';
import { stepItem } from './step.ts';
import { stepId } from './step-id.ts';

/** A scenario: what it is about, its pictures, its steps. */
export function scenarioSection(run: ScenarioRun, id: string, cwd: string): Html {
  const { state, word } = stateOf(run);
  const body = run.kind === 'ran' ? judged(run, id, cwd) : notJudged(run, id, cwd);
  return html`<section class="scenario" aria-labelledby="${id}">
    <h2 id="${id}">${nameOf(run)} <span class="badge ${state}">${word}</span></h2>
    ${body}
  </section> `;
}

function judged(run: Extract<ScenarioRun, { kind: 'ran' }>, id: string, cwd: string): Html {
  const { result, pictures } = run;
  const { file, durationMs, description } = result;
  return html`<p class="place">
      ${pathFrom(cwd, file)} · ${formatTally(tally([result]))} · ${formatTime(durationMs)}
    </p>
    <div class="description">${descriptionOf(description)}</div>
    ${pictures?.topology && figure({ title: 'Topology', ...pictures.topology })} ${stepList(run, id, cwd)}`;
}

function notJudged(run: Extract<ScenarioRun, { kind: 'not-run' }>, id: string, cwd: string): Html {
  const detail = notRunDetail(run.reason);
  return html`<p class="place">${pathFrom(cwd, run.file)}</p>
    <p>It ${notRunWords(run)}.</p>
    ${detail === '' ? undefined : html`<pre class="evidence">${detail}</pre> `} ${stepList(run, id, cwd)}`;
}

function stepList(run: ScenarioRun, id: string, cwd: string): Html | undefined {
  const steps = stepsOf(run);
  const traces: Pictures['traces'] = run.kind === 'ran' ? run.pictures?.traces : undefined;
  const items = steps.map((step, index) => {
    const number = index + 1;
    const picture = traces?.find((one) => one.step === number);
    return stepItem(step, { id: stepId(id, index), number, cwd, picture });
  });
  return items.length === 0
    ? undefined
    : html`<ol class="steps">
        ${items}
      </ol> `;
}
