import type { Verdict } from '../../check/verdict.ts';
import { formatSpan } from '../../error/lab-error.ts';
import { pathFrom } from '../path-from.ts';
import { type Html, html } from './html.ts';

/**
 * One expectation: the word for it, what was wanted, what was seen, and where it did not hold the command and the place.
 * @param lines the evidence to show with it
 */
export function verdictItem(verdict: Verdict, lines: readonly string[], cwd: string): Html {
  return html`<li class="verdict ${verdict.kind}">
    <p><strong class="word">${words[verdict.kind]}</strong> ${verdict.wanted}</p>
    ${bodyOf(verdict, lines, cwd)}
  </li> `;
}

const words: Readonly<Record<Verdict['kind'], string>> = {
  held: 'held',
  broke: 'BROKE',
  untested: 'UNTESTED',
};

function bodyOf(verdict: Verdict, lines: readonly string[], cwd: string): Html {
  switch (verdict.kind) {
    case 'held':
      return evidence(lines);
    case 'broke':
      return html`<p class="saw">saw ${verdict.saw}</p>
        ${evidence(lines)}${look(verdict, cwd)}`;
    case 'untested':
      return html`<p class="saw">${verdict.reason}</p>
        ${look(verdict, cwd)}`;
  }
}

function evidence(lines: readonly string[]): Html {
  return lines.length === 0 ? html`` : html`<pre class="evidence">${lines.join('\n')}</pre> `;
}

function look({ shownBy, at }: Verdict, cwd: string): Html {
  const command = shownBy === '' ? undefined : html`<pre class="command">${shownBy}</pre> `;
  const place = at && html`<p class="place">${formatSpan({ ...at, file: pathFrom(cwd, at.file) })}</p> `;
  return html`${command}${place}`;
}
