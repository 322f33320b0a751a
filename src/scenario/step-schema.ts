import * as z from 'zod';
import { ExpectationSchema, Reference } from './expectation-schema.ts';
import { Argument, Port } from './values.ts';

/** Longest a step may wait for one condition, ms. */
const MAX_WITHIN_MS = 600_000;

const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s)$/, 'is not a time such as 500ms or 2s')
  .refine((text) => toMs(text) <= MAX_WITHIN_MS, 'is above 600s, the longest wait')
  .transform(toMs);

/** `500ms` → 500, `2s` → 2000. */
function toMs(text: string): number {
  return text.endsWith('ms') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1000;
}

const ProgramArgument = Argument.meta({
  description: 'The program, then its arguments.',
  examples: ['ip'],
});

const From = { description: 'Pod or node it starts from.', examples: ['pod-a'] };

const PingSchema = z
  .strictObject({
    from: Reference.meta(From),
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
  })
  .optional()
  .meta({ description: 'Sends echo requests.', examples: [{ from: 'pod-a', to: 'pod-b' }] });

const ExecSchema = z
  .strictObject({
    on: Reference.meta({ description: 'Pod or node, or POD/CONTAINER.', examples: ['pod-a'] }),
    run: z
      .array(ProgramArgument)
      .min(1, 'is empty; it needs at least a program')
      .meta({ description: 'Program and arguments.', examples: [['ip', 'route']] }),
  })
  .optional()
  .meta({
    description: 'Runs a program, confined like a container.',
    examples: [{ on: 'pod-a', run: ['ip', 'route'] }],
  });

const ConnectSchema = z
  .strictObject({
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
  })
  .optional()
  .meta({
    description: 'Connects to a port and takes the answer.',
    examples: [{ from: 'pod-a', to: 'pod-b', port: 8080 }],
  });

const FlushSchema = z
  .strictObject({
    neigh: Reference.optional().meta({
      description: 'Pod or node whose ARP table is emptied.',
      examples: ['pod-a'],
    }),
    fdb: Reference.optional().meta({
      description: 'Node whose forwarding table is emptied.',
      examples: ['node-1'],
    }),
  })
  .refine((flush) => Object.keys(flush).length === 1, 'needs exactly one of `neigh` and `fdb`')
  .optional()
  .meta({ description: 'Forgets what was learned.', examples: [{ neigh: 'pod-a' }] });

const WaitSchema = z
  .strictObject({
    until: z
      .array(ExpectationSchema)
      .min(1, 'is empty; it needs something to wait for')
      .meta({
        description: 'What is waited for, about tables: `neigh`, `fdb`, …',
        examples: [[{ neigh: { of: 'pod-a', is: 'cold' } }]],
      }),
  })
  .optional()
  .meta({
    description: 'Waits until all of it holds.',
    examples: [{ until: [{ neigh: { of: 'pod-a', is: 'cold' } }] }],
  });

/** What a step can do, one key an action. */
export const actionKeys = ['ping', 'exec', 'connect', 'flush', 'wait'] as const;

/** One step of a scenario. */
export const StepSchema = z
  .strictObject({
    name: z
      .string()
      .min(1, 'is empty')
      .meta({ description: 'What will have been shown, as a sentence.', examples: ['pod-a reaches pod-b'] }),
    why: z
      .string()
      .optional()
      .meta({ description: 'What a reader should understand from it.', examples: ['They share a bridge.'] }),
    claims: z
      .array(z.string())
      .default([])
      .meta({ description: 'Claims of the story this step proves.', examples: [['S13']] }),
    before: z
      .array(ExpectationSchema)
      .default([])
      .meta({
        description: 'What must hold before the action.',
        examples: [[{ neigh: { of: 'pod-a', is: 'cold' } }]],
      }),
    ping: PingSchema,
    exec: ExecSchema,
    connect: ConnectSchema,
    flush: FlushSchema,
    wait: WaitSchema,
    expect: z
      .array(ExpectationSchema)
      .default([])
      .meta({ description: 'What must hold afterwards.', examples: [[{ reply: true }]] }),
    within: Duration.prefault('3s').meta({
      description: 'How long each condition may take to become true.',
      examples: ['3s'],
    }),
  })
  .refine(
    (step) => actionKeys.filter((key) => step[key] !== undefined).length <= 1,
    `does more than one thing; a step takes one of ${actionKeys.join(', ')}`,
  )
  .refine(
    (step) =>
      step.before.length + step.expect.length > 0 || actionKeys.some((key) => step[key] !== undefined),
    'does nothing and expects nothing',
  )
  .meta({
    description: 'Look (`before`), do one thing, look again (`expect`).',
    examples: [
      { name: 'pod-a reaches pod-b', ping: { from: 'pod-a', to: 'pod-b' }, expect: [{ reply: true }] },
    ],
  });

export type StepInput = z.output<typeof StepSchema>;
