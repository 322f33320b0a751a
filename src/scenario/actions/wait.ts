import * as z from 'zod';
import { type Expectation, placed } from '../expectation.ts';
import { ExpectationSchema } from '../expectation-schema.ts';
import { actionKind } from './action-kind.ts';

/** Nothing but waiting. */
interface WaitAction {
  readonly kind: 'wait';
  readonly until: readonly Expectation[];
}

export const wait = actionKind({
  schema: z.strictObject({
    until: z
      .array(ExpectationSchema)
      .min(1, 'is empty; it needs something to wait for')
      .meta({
        description: 'What is waited for, about tables: `neigh`, `fdb`, …',
        examples: [[{ neigh: { of: 'pod-a', is: 'cold' } }]],
      }),
  }),
  meta: {
    description: 'Waits until all of it holds.',
    examples: [{ until: [{ neigh: { of: 'pod-a', is: 'cold' } }] }],
  },
  build: ({ until }, spanOf): WaitAction => ({
    kind: 'wait',
    until: until.map((one, index) => placed(one, spanOf(['until', index]))),
  }),
  until: ({ until }) => until,
});
