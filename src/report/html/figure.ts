import { type Html, html, trusted } from './html.ts';

/** A picture in a page. */
export interface Figure {
  readonly title: string;
  /** One `<svg>` element that was made here. */
  readonly svg: string;
  /** How it is to be read. */
  readonly note?: string;
  /** The same for those who do not see it; absent where the page says it anyway. */
  readonly text?: string;
}

/** A picture as wide as the page has room for, or, if the reader wants, as large as it was drawn; on a phone always that. */
export function figure({ title, svg, note, text }: Figure): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${note === undefined ? undefined : html`<p class="place">${note}</p>`}
    <label class="place"><input type="checkbox" class="as-drawn" /> as large as it was drawn</label>
    <div class="picture" role="img" aria-label="${title}" tabindex="0">${trusted(svg)}</div>
    ${text === undefined ? undefined : asText(text)}
  </figure> `;
}

function asText(text: string): Html {
  return html`<details>
    <summary>The same as text</summary>
    <pre>${text}</pre>
  </details>`;
}

/** How the way of a packet over a topology is to be read. */
export const WAY_NOTE =
  'Blue: the way there. Green: the way back. The numbers are those of the points in the text.';
