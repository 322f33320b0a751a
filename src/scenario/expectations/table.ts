import * as z from 'zod';
import { columns, type TableKind } from '../columns.ts';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';
import { examplePatterns, patternSchema } from './pattern-schema.ts';
import { buildRowClaim, type RowClaim, rowClaimSchema } from './row-claim.ts';

/** What a table of a namespace says. */
interface TableExpectation {
  readonly kind: 'table';
  readonly table: TableKind;
  readonly of: string;
  readonly claim: TableClaim;
}

export type TableClaim =
  | RowClaim
  /** Nothing learned: no dynamic entry, whatever is permanent aside. */
  | { readonly kind: 'cold' };

/** The expectation whose key is the table's name; `title` is what people call the table. */
export function tableExpectation(table: Exclude<TableKind, TaughtTable>, title: string) {
  return expectationKind({
    schema: rowClaimSchema(table, placeOf(table)),
    meta: metaOf(table, title),
    build: (input): TableExpectation => ({ kind: 'table', table, of: input.of, claim: buildRowClaim(input) }),
    names: (input) => [{ name: input.of, kind: 'place', path: ['of'] }],
  });
}

/** Tables that traffic teaches. */
type TaughtTable = 'neigh' | 'fdb';

/** The same of a table that can also be cold, since traffic teaches it. */
export function taughtTableExpectation(table: TaughtTable, title: string) {
  return expectationKind({
    schema: taughtTableSchema(table),
    meta: metaOf(table, title),
    build: (input): TableExpectation => ({ kind: 'table', table, of: input.of, claim: buildClaim(input) }),
    names: (input) => [{ name: input.of, kind: 'place', path: ['of'] }],
  });
}

function metaOf(table: TableKind, title: string) {
  const { examples } = placeOf(table);
  return {
    id: table,
    description: `${title}: columns ${columns[table].join(', ')}.`,
    examples: [{ of: examples[0], has: examplePatterns[table] }],
  };
}

function placeOf(table: TableKind) {
  return {
    description: 'Pod or node whose table is read.',
    examples: [table === 'fdb' ? 'node-1' : 'pod-a'],
  };
}

const claims = ['is', 'has', 'has not'] as const;

function taughtTableSchema(table: TaughtTable) {
  const row = patternSchema(table);
  return z
    .strictObject({
      of: Reference.meta(placeOf(table)),
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

function buildClaim(input: z.output<ReturnType<typeof taughtTableSchema>>): TableClaim {
  return input.is === undefined ? buildRowClaim(input) : { kind: 'cold' };
}
