import { z } from 'zod';

const Reference = z.string().min(1);
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const PatternSchema = z
  .record(z.string(), Text)
  .refine((pattern) => Object.keys(pattern).length > 0, 'names no column to compare')
  .describe('Columns and what they must say; values may be names of the lab: `mac: pod-b`, `port: pod-a`, `ip: node-1/cni0`.');

const TableSchema = z
  .strictObject({
    of: Reference.describe('Pod or node whose table is read.'),
    is: z.literal('cold').optional().describe('`cold`: nothing learned, only permanent entries.'),
    has: PatternSchema.optional().describe('A row like this is there.'),
    'has not': PatternSchema.optional().describe('No row like this is there.'),
  })
  .refine(
    (table) => [table.is, table.has, table['has not']].filter((claim) => claim !== undefined).length === 1,
    'needs exactly one of `is: cold`, `has` and `has not`',
  );

const OutputSchema = z
  .strictObject({ contains: z.string().optional(), matches: z.string().optional().describe('A regular expression.') })
  .refine((output) => (output.contains === undefined) !== (output.matches === undefined), 'needs exactly one of `contains` and `matches`');

/** What must hold, one key an expectation. */
export const ExpectationSchema = z
  .strictObject({
    reply: z
      .union([z.literal(true), z.strictObject({ ttl: z.int().min(1).max(255).optional() })])
      .optional()
      .describe('The other side answered; `ttl` as it was when the answer arrived.'),
    'no reply': z
      .union([z.literal(true), z.strictObject({ because: z.string() })])
      .optional()
      .describe('Nothing came back; `because` is a text the tool must have printed.'),
    output: OutputSchema.optional().describe('What the action printed.'),
    exit: z.int().min(0).max(255).optional().describe('Exit code of the action.'),
    neigh: TableSchema.optional().describe('ARP table (`ip neigh`): columns ip, mac, dev, state.'),
    fdb: TableSchema.optional().describe('Forwarding table (`bridge fdb`): columns mac, port, dst, master, state.'),
    routes: TableSchema.optional().describe('Routing table (`ip route`): columns dst, via, dev, src, flags, proto, scope.'),
    links: TableSchema.optional().describe('Devices (`ip link`): columns dev, kind, mac, mtu, master, peer, state, vni, local, port, hairpin.'),
    addresses: TableSchema.optional().describe('Addresses (`ip addr`): columns dev, address, broadcast, scope.'),
    'route to': z
      .strictObject({ of: Reference, to: Reference, is: PatternSchema })
      .optional()
      .describe('What the kernel decides for a packet (`ip route get`): columns dst, via, dev, src.'),
    netns: z
      .strictObject({ of: Reference, 'same as': Reference.optional(), 'differs from': Reference.optional() })
      .refine(
        (netns) => (netns['same as'] === undefined) !== (netns['differs from'] === undefined),
        'needs exactly one of `same as` and `differs from`',
      )
      .optional()
      .describe('Network namespaces compared by inode; POD/CONTAINER names a container.'),
  })
  .refine((expectation) => Object.keys(expectation).length === 1, 'needs exactly one key, such as `reply` or `neigh`');

const Expectations = z.array(ExpectationSchema).default([]);
const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s)$/, 'is not a time such as 500ms or 2s')
  .transform((text) => (text.endsWith('ms') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1000));

const PingSchema = z.strictObject({
  from: Reference,
  to: Reference.describe('Pod, node, NODE/DEVICE or address.'),
  count: z.int().min(1).max(100).default(1),
  size: z.int().min(0).max(65_507).optional().describe('Payload, bytes (as `ping -s`).'),
  df: z.boolean().default(false).describe('Do not fragment (as `ping -M do`).'),
});

const ExecSchema = z.strictObject({
  on: Reference.describe('Pod or node, or POD/CONTAINER.'),
  run: z.array(z.string()).min(1),
});

const ConnectSchema = z.strictObject({
  from: Reference.describe('Pod or node, or POD/CONTAINER.'),
  to: Reference.describe('Pod, node, address or `localhost`.'),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(['http', 'tcp', 'udp']).default('http'),
});

const actionKeys = ['ping', 'exec', 'connect', 'flush', 'wait'] as const;

/** One step of a scenario. */
export const StepSchema = z
  .strictObject({
    name: z.string().min(1).describe('What will have been shown, as a sentence.'),
    why: z.string().optional().describe('What a reader should understand from it.'),
    claims: z.array(z.string()).default([]).describe('Claims of the story this step proves.'),
    before: Expectations.describe('What must hold before the action.'),
    ping: PingSchema.optional(),
    exec: ExecSchema.optional().describe('Runs a program, confined like a container.'),
    connect: ConnectSchema.optional(),
    flush: z.strictObject({ neigh: Reference.optional(), fdb: Reference.optional() }).optional()
      .refine((flush) => flush === undefined || Object.keys(flush).length === 1, 'needs exactly one of `neigh` and `fdb`'),
    wait: z.strictObject({ until: z.array(ExpectationSchema).min(1) }).optional(),
    expect: Expectations.describe('What must hold afterwards.'),
    within: Duration.default(3000).describe('How long each condition may take to become true.'),
  })
  .refine((step) => actionKeys.filter((key) => step[key] !== undefined).length <= 1, `takes one action: ${actionKeys.join(', ')}`)
  .refine(
    (step) => step.before.length + step.expect.length > 0 || actionKeys.some((key) => step[key] !== undefined),
    'does nothing and expects nothing',
  );

export type StepInput = z.output<typeof StepSchema>;
export type ExpectationInput = z.output<typeof ExpectationSchema>;
