import * as z from 'zod';

/** Any JSON value. */
export const JsonSchema = z.json();
export type Json = z.infer<typeof JsonSchema>;

/** A JSON object of which nothing is known. */
export const JsonObjectSchema = z.record(z.string(), JsonSchema);
export type JsonObject = Readonly<Record<string, Json>>;

/**
 * JSON as Go's `encoding/json` writes a map: no whitespace, keys sorted, and `<`, `>`, `&` and the two line separators escaped.
 * Files that flannel and libcni leave on a node are of this form.
 */
export function marshal(value: Json): string {
  return JSON.stringify(sorted(value)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
