import { hasHeld } from '../../check/tally.ts';
import type { TracePicture } from '../../check/run-result.ts';
import type { StepResult, Verdict } from '../../check/verdict.ts';
import { shownEvidence } from '../shown-evidence.ts';
import { formatTime } from './duration.ts';
import { figure, WAY_NOTE } from './figure.ts';
import { type Html, html } from './html.ts';
import { stepChanges } from './step-changes.ts';
import { verdictItem } from './verdict.ts';

/** Where a step stands in the page. */
export interface StepPlace {
  /** Of its element: `two-nodes-vxlan--3`. */
  readonly id: string;
  readonly number: number;
  readonly cwd: string;
  /** The way of the probe it traced, where that was drawn. */
  readonly picture: TracePicture | undefined;
}

/** One step, open where it did not hold. */
export function stepItem(step: StepResult, { id, number, cwd, picture }: StepPlace): Html {
  const isHeld = hasHeld(step);
  const state = isHeld ? 'held' : 'failed';
  const claims = step.claims.map((claim) => html` <span class="claim">${claim}</span>`);
  const title = html`<span class="number">${number}</span> <span class="title">${step.name}${claims}</span>`;
  return html`<li class="step ${state}" id="${id}">
    <details${isHeld ? undefined : html` open`}>
      <summary><h3>${title} <span class="badge ${state}">${state}</span></h3></summary>
      <div class="body">
        ${bodyOf(step, cwd)} ${picture && figure({ ...picture, note: WAY_NOTE })} ${stepChanges(step.changes)}
        <p class="place">${formatTime(step.durationMs)} <a href="#${id}">link to step ${number}</a></p>
      </div>
    </details>
  </li>`;
}

/** In the order it happened. */
function bodyOf({ why, before, did, after }: StepResult, cwd: string): Html {
  return html`${why === undefined ? undefined : html`<p class="why">${why}</p>`}
  ${before.length === 0 ? undefined : html`<p class="place">before</p>`} ${verdicts(before, cwd)}
  ${did === undefined ? undefined : html`<pre class="command did">${did}</pre>`} ${verdicts(after, cwd)}`;
}

function verdicts(list: readonly Verdict[], cwd: string): Html | undefined {
  if (list.length === 0) return undefined;
  const evidence = shownEvidence(list);
  return html`<ul class="verdicts">
    ${list.map((verdict, index) => verdictItem(verdict, evidence[index] ?? [], cwd))}
  </ul>`;
}
