import * as z from 'zod';
import { MAX_PAYLOAD_BYTES, Port, Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';

/** One probe, followed through all namespaces. */
interface TraceAction {
  readonly kind: 'trace';
  readonly from: string;
  readonly to: string;
  readonly probe: 'icmp' | 'tcp' | 'udp';
  /** Of TCP and UDP. */
  readonly port: number | undefined;
  /** Of the echo request. */
  readonly sizeBytes: number | undefined;
  readonly dontFragment: boolean;
  /** Caches are emptied first. */
  readonly isCold: boolean;
}

const TraceSchema = z
  .strictObject({
    from: Reference.meta({ description: 'Pod or node it starts from.', examples: ['pod-a'] }),
    to: Reference.meta({ description: 'Pod, node, NODE/DEVICE or address.', examples: ['pod-b'] }),
    tcp: Port.optional().meta({ description: 'Opens a TCP connection to this port.', examples: [8080] }),
    udp: Port.optional().meta({ description: 'Sends a UDP datagram to this port.', examples: [8080] }),
    size: z
      .int()
      .min(0, 'is below 0')
      .max(MAX_PAYLOAD_BYTES, `is above ${MAX_PAYLOAD_BYTES} bytes, the most an IPv4 packet leaves`)
      .optional()
      .meta({ description: 'Payload of the echo request, bytes; default: 56.', examples: [1422] }),
    df: z
      .boolean()
      .default(false)
      .meta({ description: 'Do not fragment the echo request.', examples: [true] }),
    cold: z
      .boolean()
      .default(false)
      .meta({
        description: 'Flushes neighbours and learned MACs of all that is watched first, so that ARP is seen.',
        examples: [true],
      }),
  })
  .refine(({ to }) => !to.includes(':'), 'follows IPv4 alone; `ping` and `connect` take an IPv6 target')
  .refine(({ tcp, udp }) => tcp === undefined || udp === undefined, 'takes one of `tcp` and `udp`')
  .refine(
    ({ tcp, udp, size, df }) => (tcp ?? udp) === undefined || (size === undefined && !df),
    'takes `size` and `df` of an echo request alone',
  );

export const trace = actionKind({
  schema: TraceSchema,
  meta: {
    description: 'Sends one probe and follows it through every device, as `k8s-netlab trace` does.',
    examples: [{ from: 'pod-a', to: 'pod-b', cold: true }],
  },
  build: ({ from, to, tcp, udp, size, df, cold }): TraceAction => ({
    kind: 'trace',
    from,
    to,
    probe: probeOf(tcp, udp),
    port: tcp ?? udp,
    sizeBytes: size,
    dontFragment: df,
    isCold: cold,
  }),
  names: ({ from, to }) => [
    { name: from, kind: 'place', path: ['from'] },
    { name: to, kind: 'target', path: ['to'] },
  ],
  outcomes: () => ['ttl'],
});

function probeOf(tcp: number | undefined, udp: number | undefined): TraceAction['probe'] {
  if (tcp !== undefined) return 'tcp';
  return udp === undefined ? 'icmp' : 'udp';
}
