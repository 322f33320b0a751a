import * as z from 'zod';
import { columns } from '../columns.ts';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';
import { type Pattern, patternSchema } from './pattern-schema.ts';

/** What the kernel of a namespace decides for a packet. */
interface RouteToClaim {
  readonly kind: 'route-to';
  readonly of: string;
  readonly to: string;
  readonly pattern: Pattern;
}

export const routeTo = expectationKind({
  schema: z.strictObject({
    of: Reference.meta({ description: 'Pod or node that asks its kernel.', examples: ['pod-a'] }),
    to: Reference.meta({ description: 'Pod, node, NODE/DEVICE or address.', examples: ['pod-b'] }),
    is: patternSchema('route to'),
  }),
  meta: {
    id: 'route-to',
    description: `What the kernel decides for a packet (\`ip route get\`): columns ${columns['route to'].join(', ')}.`,
    examples: [{ of: 'node-1', to: 'pod-b', is: { dev: 'flannel.1' } }],
  },
  build: ({ of, to, is }): RouteToClaim => ({ kind: 'route-to', of, to, pattern: is }),
  names: ({ of, to }) => [
    { name: of, kind: 'place', path: ['of'] },
    { name: to, kind: 'target', path: ['to'] },
  ],
});
