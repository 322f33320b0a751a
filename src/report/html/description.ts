import { type Html, html } from './html.ts';

/** A scenario's description: what is drawn or set in columns keeps its lines, what is prose flows to the width there is. */
export function descriptionOf(text: string): readonly Html[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((part) => part.replace(/^\n+|\s+$/g, ''))
    .filter((part) => part !== '')
    .map((part) => (isDrawing(part) ? html`<pre class="drawing">${part}</pre>` : html`<p>${part}</p>`));
}

/** Drawn: lines that are set in, have a gap inside, or are made of a box's sides. */
function isDrawing(part: string): boolean {
  return part.split('\n').some((line) => /^\s+\S|\S {2,}\S|[─-╿]|^[|+-]/.test(line));
}
