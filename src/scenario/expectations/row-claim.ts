import * as z from 'zod';
import type { columns } from '../columns.ts';
import { Reference } from '../values.ts';
import { type Pattern, patternSchema } from './pattern-schema.ts';

/** What a list has, or has not. */
export type RowClaim =
  | { readonly kind: 'has'; readonly pattern: Pattern }
  | { readonly kind: 'has-not'; readonly pattern: Pattern };

/** `{ of: …, has: … }` or `{ of: …, has not: … }`, for a list that nothing teaches. */
export function rowClaimSchema(
  table: keyof typeof columns,
  of: { readonly description: string; readonly examples: string[] },
) {
  const row = patternSchema(table);
  return z
    .strictObject({
      of: Reference.meta(of),
      has: row.optional().describe('A row like this is there.'),
      'has not': row.optional().describe('No row like this is there.'),
    })
    .refine(
      (entry) => (entry.has === undefined) !== (entry['has not'] === undefined),
      'needs exactly one of `has` and `has not`',
    );
}

/** The claim of an entry, of which the schema let exactly one through. */
export function buildRowClaim(entry: z.output<ReturnType<typeof rowClaimSchema>>): RowClaim {
  return entry.has === undefined
    ? { kind: 'has-not', pattern: entry['has not'] ?? {} }
    : { kind: 'has', pattern: entry.has };
}
