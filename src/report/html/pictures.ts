import type { Pictures } from '../../check/run-result.ts';
import { type Html, html, trusted } from './html.ts';

/** The drawings of a scenario, each with the same as text for those who do not see it; nothing where there are none. */
export function picturesOf(pictures: Pictures | undefined): Html {
  if (pictures === undefined) return html``;
  const { topology, traces = [] } = pictures;
  const drawn = topology && figure({ title: 'Topology', ...topology });
  return html`${drawn}${traces.map(figure)}`;
}

function figure({
  title,
  svg,
  text,
}: {
  readonly title: string;
  readonly svg: string;
  readonly text: string;
}): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    <div class="picture" role="img" aria-label="${title}" tabindex="0">${trusted(svg)}</div>
    <details>
      <summary>The same as text</summary>
      <pre>${text}</pre>
    </details>
  </figure> `;
}
