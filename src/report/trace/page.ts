import type { Trace } from '../../observe/trace.ts';
import { figure, WAY_NOTE } from '../html/figure.ts';
import { html } from '../html/html.ts';
import { formatPage } from '../html/page.ts';
import { plainStyle } from '../style.ts';
import { formatTrace } from './text.ts';
import type { TraceForm } from './trace-form.ts';

/** Width of the story below the picture, characters. */
const COLUMNS = 100;

/**
 * A trace as a page: its way over the topology, and the same in words.
 * @param svg the topology with the hops of `hopsOf`, as `topologySvg` draws it
 */
export function formatTracePage(trace: Trace, svg: string, { names }: Pick<TraceForm, 'names'>): string {
  const { from, to } = trace.probe;
  const { state, words } = endOf(trace);
  const title = `${from} → ${to} · ${trace.lab}`;
  const body = html`<header>
      <p class="program">k8s-netlab trace</p>
      <h1>${title}</h1>
      <p class="end"><span class="badge ${state}">${trace.end.kind}</span> ${words}</p>
    </header>
    <main>
      ${figure({ title: `The way from ${from} to ${to}`, svg, note: WAY_NOTE })}
      <pre class="story" tabindex="0">
${formatTrace(trace, { names, style: plainStyle, columns: COLUMNS, isFull: true })}</pre>
    </main>`;
  return formatPage(title, body);
}

function endOf({ end }: Trace): { readonly state: 'held' | 'failed'; readonly words: string } {
  switch (end.kind) {
    case 'answered':
      return { state: 'held', words: end.words };
    case 'refused':
    case 'not-sent':
      return { state: 'failed', words: end.words };
    case 'lost':
      return { state: 'failed', words: 'The last lines tell what is known about it.' };
  }
}
