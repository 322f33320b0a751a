/** Longest piece of a file that a message repeats, characters. */
const LONGEST = 60;

/** A value as a message shows it: scalars as JSON, shortened; nothing for lists and mappings, whose place says enough. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${shorten(value)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** What kind of value the user wrote, in the words of the messages. */
export function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return kinds[typeof value] ?? 'a value';
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  undefined: 'missing',
};

/** One line of at most 60 characters, with no characters a terminal would obey. */
export function shorten(text: string): string {
  const line = escape(text);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** Control, line-separating and direction-changing characters written as `\uXXXX`. */
function escape(text: string): string {
  const head = text.slice(0, LONGEST * 2);
  return head.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${hex}`;
  });
}
