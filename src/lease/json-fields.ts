/** The fields of a JSON object by their names in lower case. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * A JSON object as Go reads it into a struct: names in any case, the last of several wins, `null` is the same as absent.
 * `undefined` for what is not JSON, or no object. @see encoding/json Unmarshal
 */
export function readFields(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same of a value that is parsed already. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const present = Object.entries(value).filter(([, field]) => field !== null);
  return new Map(present.map(([name, field]) => [name.toLowerCase(), field]));
}
