import * as z from 'zod';
import { Duration } from '../duration.ts';
import { Argument, Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';

/** A lease that ends, or a key that somebody else than an agent writes. */
type LeaseAction =
  | { readonly kind: 'lease'; readonly deed: 'expire' | 'revoke'; readonly whose: string }
  | {
      readonly kind: 'lease';
      readonly deed: 'put';
      readonly key: string;
      readonly value: string;
      readonly ttlSeconds: number | undefined;
    }
  | { readonly kind: 'lease'; readonly deed: 'delete'; readonly key: string };

const keys = ['expire', 'revoke', 'put', 'delete'] as const;

const Key = Argument.min(1, 'is empty').meta({
  description: 'Below `…/subnets/`, or, with a slash at its start, the whole key.',
  examples: ['10.244.9.0-24'],
});

const Put = z.strictObject({
  key: Key,
  value: z.union([Argument, z.record(z.string(), z.json())]).meta({
    description: 'The value: text, or what becomes JSON.',
    examples: [{ PublicIP: '192.168.50.99', PublicIPv6: null, BackendType: 'host-gw' }],
  }),
  ttl: Duration.optional().meta({ description: 'It goes after that time.', examples: ['60s'] }),
});

export const lease = actionKind({
  schema: z
    .strictObject({
      expire: Reference.optional().meta({
        description: 'A node, or a subnet: its lease ends as if its time were over.',
        examples: ['node-2'],
      }),
      revoke: Reference.optional().meta({
        description: 'A node, or a subnet: the key of its lease is deleted.',
        examples: ['node-2'],
      }),
      put: Put.optional().meta({
        description: 'Writes a key as a stranger may.',
        examples: [{ key: '10.244.9.0-24', value: { PublicIP: '192.168.50.99' } }],
      }),
      delete: Key.optional(),
    })
    .refine(
      (entry) => keys.filter((key) => entry[key] !== undefined).length === 1,
      `needs exactly one of ${keys.join(', ')}`,
    ),
  meta: {
    description:
      'Ends a lease, as `k8s-netlab lease` does, or writes a key of the store, and waits until all nodes know.',
    examples: [{ expire: 'node-2' }],
  },
  build: ({ expire, revoke, put, delete: key }): LeaseAction => {
    if (put !== undefined) {
      const { value, ttl } = put;
      return {
        ...{ kind: 'lease', deed: 'put', key: put.key },
        value: typeof value === 'string' ? value : JSON.stringify(value),
        ttlSeconds: ttl === undefined ? undefined : Math.max(1, Math.round(ttl / 1000)),
      };
    }
    if (key !== undefined) return { kind: 'lease', deed: 'delete', key };
    return { kind: 'lease', deed: expire === undefined ? 'revoke' : 'expire', whose: expire ?? revoke ?? '' };
  },
  names: ({ expire, revoke }) => [
    { name: expire, kind: 'lessee', path: ['expire'] },
    { name: revoke, kind: 'lessee', path: ['revoke'] },
  ],
});
