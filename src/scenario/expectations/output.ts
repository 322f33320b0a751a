import * as z from 'zod';
import { expectationKind } from './expectation-kind.ts';

/** What the action printed; exactly one of the two is there. */
interface OutputClaim {
  readonly kind: 'output';
  readonly contains: string | undefined;
  readonly matches: string | undefined;
}

export const output = expectationKind({
  schema: z
    .strictObject({
      contains: z
        .string()
        .min(1, 'is empty, which all output contains')
        .optional()
        .meta({ description: 'A text in the output.', examples: ['pod-b'] }),
      matches: z
        .string()
        .min(1, 'is empty, which all output matches')
        .refine(isRegularExpression, 'is no regular expression of JavaScript')
        .optional()
        .meta({ description: 'A regular expression of JavaScript.', examples: ['^hello'] }),
    })
    .refine(
      ({ contains, matches }) => (contains === undefined) !== (matches === undefined),
      'needs exactly one of `contains` and `matches`',
    ),
  meta: { description: 'What the action printed.', examples: [{ contains: 'pod-b' }] },
  build: ({ contains, matches }): OutputClaim => ({ kind: 'output', contains, matches }),
  after: ['ping', 'trace', 'connect', 'exec'],
});

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
