import * as z from 'zod';
import { Port, Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';
import { splitPlace } from './split-place.ts';

/** A connection to a port, and its answer. */
interface ConnectAction {
  readonly kind: 'connect';
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: 'http' | 'tcp' | 'udp';
  readonly container: string | undefined;
}

export const connect = actionKind({
  schema: z.strictObject({
    from: Reference.meta({ description: 'Pod or node, or POD/CONTAINER.', examples: ['pod-a'] }),
    to: Reference.meta({
      description: 'Pod, node, NODE/DEVICE, address or `localhost`.',
      examples: ['pod-b'],
    }),
    port: Port.meta({ description: 'Port it connects to.', examples: [8080] }),
    protocol: z
      .enum(['http', 'tcp', 'udp'])
      .default('http')
      .meta({ description: 'What is spoken.', examples: ['http', 'tcp', 'udp'] }),
  }),
  meta: {
    description: 'Connects to a port and takes the answer.',
    examples: [{ from: 'pod-a', to: 'pod-b', port: 8080 }],
  },
  build: ({ from, to, port, protocol }): ConnectAction => {
    const { place, container } = splitPlace(from);
    return { kind: 'connect', from: place, container, to, port, protocol };
  },
  names: ({ from, to }) => [
    { name: from, kind: 'container', path: ['from'] },
    { name: to, kind: 'server', path: ['to'] },
  ],
});
