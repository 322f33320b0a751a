import * as z from 'zod';
import { Reference } from '../values.ts';
import { soleEntry } from '../sole-entry.ts';
import { actionKind } from './action-kind.ts';

/** Forgetting what traffic taught a table. */
interface FlushAction {
  readonly kind: 'flush';
  readonly table: 'neigh' | 'fdb';
  readonly of: string;
}

export const flush = actionKind({
  schema: z
    .strictObject({
      neigh: Reference.optional().meta({
        description: 'Pod or node whose ARP table is emptied.',
        examples: ['pod-a'],
      }),
      fdb: Reference.optional().meta({
        description: 'Node whose forwarding table is emptied.',
        examples: ['node-1'],
      }),
    })
    .refine((entry) => Object.keys(entry).length === 1, 'needs exactly one of `neigh` and `fdb`'),
  meta: { description: 'Forgets what was learned.', examples: [{ neigh: 'pod-a' }] },
  build: (input): FlushAction => ({
    kind: 'flush',
    table: input.neigh === undefined ? 'fdb' : 'neigh',
    of: soleEntry(input)[1],
  }),
  names: ({ neigh, fdb }) => [
    { name: neigh, kind: 'place', path: ['neigh'] },
    { name: fdb, kind: 'place', path: ['fdb'] },
  ],
});
