import * as z from 'zod';
import { expectationKind } from './expectation-kind.ts';

/** The action was answered. */
interface ReplyClaim {
  readonly kind: 'reply';
  readonly ttl: number | undefined;
}

export const reply = expectationKind({
  schema: z.union([
    z.literal(true),
    z.strictObject({
      ttl: z
        .int()
        .min(1, 'is below 1')
        .max(255, 'is above 255, the most an IPv4 header holds')
        .optional()
        .meta({ description: 'TTL of the answer as it arrived.', examples: [64] }),
    }),
  ]),
  meta: { description: 'The other side answered; `ttl` as it was on arrival.', examples: [true] },
  build: (input): ReplyClaim => ({ kind: 'reply', ttl: input === true ? undefined : input.ttl }),
  after: ['ping', 'trace', 'connect'],
  need: (input) =>
    input === true || input.ttl === undefined
      ? undefined
      : {
          outcome: 'ttl',
          path: ['ttl'],
          message: (action) => `ttl ${input.ttl ?? ''} is expected of ${action}, which does not see the TTL`,
          hint: 'write reply: true, or ask for the TTL with ping',
        },
});
