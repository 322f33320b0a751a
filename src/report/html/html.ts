import { plainText } from '../plain-text.ts';

/** Markup that is safe to put into a page; made by the tag below, or by `trusted`. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[] | undefined;

/**
 * A template in which whatever is not markup already is escaped, for text and for quoted attributes alike; `undefined` is nothing.
 *
 *     html`<p title="${file}">${words}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const filled = parts.map((part, index) => (index === 0 ? part : `${markupOf(values[index - 1])}${part}`));
  return { markup: filled.join('') };
}

/** Markup that was made here and not by a stranger, such as a picture of ours. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escape(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return plainText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
