import { escapeMarkup } from '../../graph/escape-markup.ts';
import { palette } from '../../graph/palette.ts';
import type { Trace } from '../../trace/trace.ts';
import { plainStyle } from '../style.ts';
import { formatTrace } from './text.ts';
import type { TraceForm } from './trace-form.ts';

/** Width of the story below the picture, characters. */
const COLUMNS = 100;

/**
 * A trace as a page: its way over the topology, and the same in words. One file that needs no network; light or dark as the reader
 * prefers; on a small screen picture and text scroll.
 * @param svg the topology with the hops of `hopsOf`, as `topologySvg` draws it
 */
export function formatTracePage(trace: Trace, svg: string, { names }: Pick<TraceForm, 'names'>): string {
  const { from, to } = trace.probe;
  const title = `${from} → ${to} · ${trace.lab}`;
  const text = formatTrace(trace, { names, style: plainStyle, columns: COLUMNS, isFull: true });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
<p class="${trace.end.kind === 'answered' ? 'good' : 'bad'}">${escapeMarkup(endWords(trace))}</p>
<label><input type="checkbox" id="fit"> fit to width</label>
<figure tabindex="0">
${svg}</figure>
<pre tabindex="0">${escapeMarkup(text)}</pre>
</body>
</html>
`;
}

function endWords({ end }: Trace): string {
  switch (end.kind) {
    case 'answered':
      return `answered: ${end.words}`;
    case 'refused':
      return `refused: ${end.words}`;
    case 'not-sent':
      return `not sent: ${end.words}`;
    case 'lost':
      return 'lost; the last lines tell what is known about it';
  }
}

const themed = (theme: 'light' | 'dark'): string =>
  Object.entries(palette)
    .map(([name, colours]) => `--${name}:${colours[theme]}`)
    .join(';');

const STYLE = `
:root{color-scheme:light dark;${themed('light')};--page:#fff}
@media (prefers-color-scheme:dark){:root{${themed('dark')};--page:#14171b}}
body{margin:0 auto;padding:1rem;max-width:100rem;background:var(--page);color:var(--ink);font:1rem/1.45 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0}p{margin:.2rem 0 1rem}.bad{color:var(--bad)}
figure,pre{margin:.5rem 0 1rem;padding:.5rem;overflow:auto;border:1px solid var(--line);border-radius:.5rem}
figure{max-height:90vh}figure svg{display:block;margin:auto}
pre{font:.85rem/1.4 ui-monospace,monospace}
body:has(#fit:checked) figure svg{width:100%;height:auto}
`;
