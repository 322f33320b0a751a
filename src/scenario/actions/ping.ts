import * as z from 'zod';
import { MAX_PAYLOAD_BYTES, Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';

/** Echo requests of one size. */
interface PingAction {
  readonly kind: 'ping';
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly sizeBytes: number | undefined;
  readonly dontFragment: boolean;
}

/** Echo requests of many sizes, to find the largest that is answered without fragments. */
interface FindLargestAction {
  readonly kind: 'find-largest';
  readonly from: string;
  readonly to: string;
}

const PingSchema = z
  .strictObject({
    from: Reference.meta({ description: 'Pod or node it starts from.', examples: ['pod-a'] }),
    to: Reference.meta({ description: 'Pod, node, NODE/DEVICE or address.', examples: ['pod-b'] }),
    count: z
      .int()
      .min(1, 'is below 1')
      .max(100, 'is above 100')
      .default(1)
      .meta({ description: 'Echo requests sent.', examples: [1] }),
    size: z
      .union([
        z
          .int()
          .min(0, 'is below 0')
          .max(
            MAX_PAYLOAD_BYTES,
            `is above ${MAX_PAYLOAD_BYTES} bytes, the most an IPv4 packet leaves for the payload`,
          ),
        z.literal('largest'),
      ])
      .optional()
      .meta({
        description:
          'Payload, bytes (as `ping -s`), default: 56; or `largest`: tries sizes with `df` until it knows the largest.',
        examples: [1422, 'largest'],
      }),
    df: z
      .boolean()
      .default(false)
      .meta({ description: 'Do not fragment (as `ping -M do`).', examples: [true] }),
  })
  .refine(
    ({ count, size }) => size !== 'largest' || count === 1,
    'has a count beside `size: largest`, which sends one request of each size',
  );

export const ping = actionKind({
  schema: PingSchema,
  meta: { description: 'Sends echo requests.', examples: [{ from: 'pod-a', to: 'pod-b' }] },
  build: ({ from, to, count, size, df }): PingAction | FindLargestAction =>
    size === 'largest'
      ? { kind: 'find-largest', from, to }
      : { kind: 'ping', ...{ from, to, count, sizeBytes: size, dontFragment: df } },
  names: ({ from, to }) => [
    { name: from, kind: 'place', path: ['from'] },
    { name: to, kind: 'target', path: ['to'] },
  ],
  outcomes: ({ size }) => (size === 'largest' ? ['ttl', 'largest'] : ['ttl']),
});
