import * as z from 'zod';
import { expectationKind } from './expectation-kind.ts';

/** The action was not answered. */
interface NoReplyClaim {
  readonly kind: 'no-reply';
  /** A text that must have been printed. */
  readonly because: string | undefined;
}

export const noReply = expectationKind({
  schema: z.union([
    z.literal(true),
    z.strictObject({
      because: z
        .string()
        .min(1, 'is empty')
        .meta({ description: 'A text the tool must have printed.', examples: ['Network is unreachable'] }),
    }),
  ]),
  meta: {
    description: 'Nothing came back; `because` is a text the tool must have printed.',
    examples: [true],
  },
  build: (input): NoReplyClaim => ({
    kind: 'no-reply',
    because: input === true ? undefined : input.because,
  }),
  after: ['ping', 'trace', 'connect'],
});
