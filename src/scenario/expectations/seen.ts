import * as z from 'zod';
import { actionKeys } from '../action-keys.ts';
import { Amount } from './amount.ts';
import { expectationKind } from './expectation-kind.ts';
import { framePattern, FrameSchema, frameShape, type FramePattern, pointName } from './frame-pattern.ts';

/** How often a frame like this passed a point while the action went on. */
interface SeenClaim {
  readonly kind: 'seen';
  readonly frame: FramePattern;
  readonly times: Amount;
}

const AT_LEAST_ONCE: Amount = { least: 1, most: undefined };
const NEVER: Amount = { least: 0, most: 0 };

export const seen = expectationKind({
  schema: z
    .strictObject({
      ...frameShape,
      times: Amount.optional().meta({
        description: 'How often: a number, `at least N` or `at most N`; at least once unless said.',
        examples: [1, 'at least 2'],
      }),
    })
    .transform(({ times, ...frame }) => ({ frame: framePattern(frame), times: times ?? AT_LEAST_ONCE })),
  meta: {
    description:
      'A frame like this passed a device during the action (a capture there); names stand for numbers.',
    examples: [{ at: 'node-1/flannel.1', direction: 'out', what: 'echo request', ttl: 63 }],
  },
  build: ({ frame, times }): SeenClaim => ({ kind: 'seen', frame, times }),
  names: ({ frame }) => [pointName(frame.point)],
  after: actionKeys,
});

export const notSeen = expectationKind({
  schema: FrameSchema,
  meta: {
    description: 'No frame like this passed a device during the action, in a capture that missed none.',
    examples: [{ at: 'pod-c', what: 'echo request' }],
  },
  build: (frame): SeenClaim => ({ kind: 'seen', frame, times: NEVER }),
  names: ({ point }) => [pointName(point)],
  after: actionKeys,
});
