import * as z from 'zod';
import { actionKeys } from '../action-keys.ts';
import { expectationKind } from './expectation-kind.ts';
import { type FramePattern, FrameSchema, pointName } from './frame-pattern.ts';

/** Frames that passed one after another while the action went on; others may have passed between them. */
interface InOrderClaim {
  readonly kind: 'in-order';
  readonly frames: readonly FramePattern[];
}

export const inOrder = expectationKind({
  schema: z.array(FrameSchema).min(2, 'has fewer than two frames, which any order fits'),
  meta: {
    description:
      'Frames like these passed one after another during the action; others may have passed between them.',
    examples: [
      [
        { at: 'pod-a', what: 'arp request', 'who-has': 'node-1/cni0' },
        { at: 'pod-a', what: 'echo request' },
      ],
    ],
  },
  build: (frames): InOrderClaim => ({ kind: 'in-order', frames }),
  names: (frames) => frames.map(({ point }, index) => pointName(point, index)),
  after: actionKeys,
});
