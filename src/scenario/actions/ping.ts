import * as z from 'zod';
import { Reference } from '../values.ts';
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

export const ping = actionKind({
  schema: z.strictObject({
    from: Reference.meta({ description: 'Pod or node it starts from.', examples: ['pod-a'] }),
    to: Reference.meta({ description: 'Pod, node, NODE/DEVICE or address.', examples: ['pod-b'] }),
    count: z
      .int()
      .min(1, 'is below 1')
      .max(100, 'is above 100')
      .default(1)
      .meta({ description: 'Echo requests sent.', examples: [1] }),
    size: z
      .int()
      .min(0, 'is below 0')
      .max(65_507, 'is above 65507 bytes, the most an IPv4 packet leaves for the payload')
      .optional()
      .meta({ description: 'Payload, bytes (as `ping -s`); default: 56.', examples: [1422] }),
    df: z
      .boolean()
      .default(false)
      .meta({ description: 'Do not fragment (as `ping -M do`).', examples: [true] }),
  }),
  meta: { description: 'Sends echo requests.', examples: [{ from: 'pod-a', to: 'pod-b' }] },
  build: ({ from, to, count, size, df }): PingAction => ({
    kind: 'ping',
    ...{ from, to, count, sizeBytes: size, dontFragment: df },
  }),
  names: ({ from, to }) => [
    { name: from, kind: 'place', path: ['from'] },
    { name: to, kind: 'target', path: ['to'] },
  ],
  outcomes: () => ['ttl'],
});
