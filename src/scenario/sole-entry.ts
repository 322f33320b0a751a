/**
 * The one key of a mapping that has a value, and the value.
 * @throws Error when there is none: the schema lets no such mapping through
 */
export function soleEntry<T>(mapping: Readonly<Record<string, T | undefined>>): readonly [string, T] {
  for (const [key, value] of Object.entries(mapping)) if (value !== undefined) return [key, value];
  throw new Error('a mapping without a key came through the schema');
}
