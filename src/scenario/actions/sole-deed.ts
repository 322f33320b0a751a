import * as z from 'zod';
import { Reference } from '../values.ts';

/** A mapping of exactly one of these keys, to a name: what is done to whom. */
export function soleDeedSchema<K extends string>(words: Readonly<Record<K, string>>, example: string) {
  const keys = Object.keys(words);
  const shape = Object.fromEntries(
    Object.entries<string>(words).map(([key, description]) => [
      key,
      Reference.exactOptional().meta({ description, examples: [example] }),
    ]),
  );
  return z
    .strictObject(shape)
    .refine((entry) => Object.keys(entry).length === 1, `needs exactly one of ${keys.join(', ')}`)
    .meta({ minProperties: 1, maxProperties: 1 });
}
