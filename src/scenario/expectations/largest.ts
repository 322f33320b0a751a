import * as z from 'zod';
import { MAX_PAYLOAD_BYTES } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';

/** The largest payload that was answered unfragmented. */
interface LargestClaim {
  readonly kind: 'largest';
  readonly bytes: number;
}

export const largest = expectationKind({
  schema: z.int().min(0, 'is below 0').max(MAX_PAYLOAD_BYTES, `is above ${MAX_PAYLOAD_BYTES} bytes`),
  meta: {
    description: 'Largest payload that was answered, bytes; 28 less than the MTU of the way.',
    examples: [1422],
  },
  build: (bytes): LargestClaim => ({ kind: 'largest', bytes }),
  after: ['ping'],
  need: (bytes) => ({
    outcome: 'largest',
    path: [],
    message: (action) => `largest ${bytes} is expected of a ${action} of one size`,
    hint: 'write size: largest in the ping',
  }),
});
