import * as z from 'zod';
import { columns, type TableKind } from '../columns.ts';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';
import { examplePatterns, type Pattern, patternSchema } from './pattern-schema.ts';

/** What a table of a namespace says. */
interface TableExpectation {
  readonly kind: 'table';
  readonly table: TableKind;
  readonly of: string;
  readonly claim: TableClaim;
}

export type TableClaim =
  | { readonly kind: 'has'; readonly pattern: Pattern }
  | { readonly kind: 'has-not'; readonly pattern: Pattern }
  /** Nothing learned: no dynamic entry, whatever is permanent aside. */
  | { readonly kind: 'cold' };

const claims = ['is', 'has', 'has not'] as const;

/** The expectation whose key is the table's name; `title` is what people call the table. */
export function tableExpectation(table: TableKind, title: string) {
  const of = table === 'fdb' ? 'node-1' : 'pod-a';
  return expectationKind({
    schema: tableSchema(table, of),
    meta: {
      id: table,
      description: `${title}: columns ${columns[table].join(', ')}.`,
      examples: [{ of, has: examplePatterns[table] }],
    },
    build: (input): TableExpectation => ({ kind: 'table', table, of: input.of, claim: buildClaim(input) }),
    names: (input) => [{ name: input.of, kind: 'place', path: ['of'] }],
  });
}

function tableSchema(table: TableKind, of: string) {
  const row = patternSchema(table);
  return z
    .strictObject({
      of: Reference.meta({ description: 'Pod or node whose table is read.', examples: [of] }),
      is: z
        .literal('cold')
        .optional()
        .meta({ description: '`cold`: nothing learned, only permanent entries.', examples: ['cold'] }),
      has: row.optional().describe('A row like this is there.'),
      'has not': row.optional().describe('No row like this is there.'),
    })
    .refine(
      (entry) => claims.filter((claim) => entry[claim] !== undefined).length === 1,
      'needs exactly one of `is: cold`, `has` and `has not`',
    );
}

function buildClaim(input: z.output<ReturnType<typeof tableSchema>>): TableClaim {
  if (input.has !== undefined) return { kind: 'has', pattern: input.has };
  if (input['has not'] !== undefined) return { kind: 'has-not', pattern: input['has not'] };
  return { kind: 'cold' };
}
