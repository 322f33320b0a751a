import * as z from 'zod';
import type { Written } from './expectations/expectation-kind.ts';
import { type Claim, expectationKinds } from './expectations/kinds.ts';
import { soleEntry } from './sole-entry.ts';

/** One expectation of a file: its key, and what is written there. */
export interface ExpectationInput extends Written<Claim> {
  readonly key: string;
}

/** What must hold, one key an expectation. */
export const ExpectationSchema = z
  .strictObject(expectationKinds)
  .refine((expectation) => Object.keys(expectation).length === 1, 'needs exactly one key')
  .transform((expectation): ExpectationInput => {
    const [key, written] = soleEntry(expectation);
    return { key, ...written };
  })
  .meta({
    id: 'expectation',
    description: 'One thing that must hold: a single key, such as `reply` or `neigh`.',
    examples: [{ reply: true }],
    minProperties: 1,
    maxProperties: 1,
  });
