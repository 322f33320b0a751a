import * as z from 'zod';
import { actionKeys } from '../action-keys.ts';
import { Reference } from '../values.ts';
import { Amount } from './amount.ts';
import { expectationKind } from './expectation-kind.ts';

/** How many packets a device took in or gave out while the action went on, by its own counters. */
interface CountedClaim {
  readonly kind: 'counted';
  /** A device by its name of the lab, or PLACE/DEVICE. */
  readonly device: string;
  readonly direction: 'in' | 'out';
  readonly packets: Amount;
}

export const counted = expectationKind({
  schema: z.strictObject({
    at: Reference.meta({
      description: 'The device: `pod-a` (its eth0), `node-1/cni0`, `veth:pod-a`, `port:node-1`.',
      examples: ['node-1/flannel.1'],
    }),
    direction: z
      .enum(['in', 'out'])
      .meta({ description: 'Into the device or out of it, as its namespace sees it.', examples: ['out'] }),
    packets: Amount.meta({
      description: 'A number, `none`, `at least N` or `at most N`.',
      examples: ['at least 1', 2, 'none', 'at most 5'],
    }),
  }),
  meta: {
    description: 'Packets a device counted during the action (`ip -s link`); those of IPv6 count too.',
    examples: [{ at: 'node-1/flannel.1', direction: 'out', packets: 'at least 1' }],
  },
  build: ({ at, direction, packets }): CountedClaim => ({ kind: 'counted', device: at, direction, packets }),
  names: ({ at }) => [{ name: at, kind: 'device', path: ['at'] }],
  after: actionKeys,
});
