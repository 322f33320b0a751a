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
  return z.strictObject({ of: Reference.meta(of), ...claimsOf(table) }).refine(hasOneClaim, ONE_CLAIM);
}

/** The same for what there is once in a lab: `{ has: … }` or `{ has not: … }`. */
export function labClaimSchema(table: keyof typeof columns) {
  return z.strictObject(claimsOf(table)).refine(hasOneClaim, ONE_CLAIM);
}

function claimsOf(table: keyof typeof columns) {
  const row = patternSchema(table);
  return {
    has: row.optional().describe('A row like this is there.'),
    'has not': row.optional().describe('No row like this is there.'),
  };
}

const ONE_CLAIM = 'needs exactly one of `has` and `has not`';

function hasOneClaim(entry: { readonly has?: unknown; readonly 'has not'?: unknown }): boolean {
  return (entry.has === undefined) !== (entry['has not'] === undefined);
}

/** The claim of an entry, of which the schema let exactly one through. */
export function buildRowClaim(entry: z.output<ReturnType<typeof labClaimSchema>>): RowClaim {
  return entry.has === undefined
    ? { kind: 'has-not', pattern: entry['has not'] ?? {} }
    : { kind: 'has', pattern: entry.has };
}
