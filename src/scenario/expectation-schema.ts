import * as z from 'zod';
import { columns } from './columns.ts';
import { Text } from './values.ts';

/** A pod or node; POD/CONTAINER or NODE/DEVICE where the key says so. */
export const Reference = z.string().min(1, 'is empty');

const examplePatterns = {
  neigh: { ip: 'pod-b', mac: 'pod-b' },
  fdb: { mac: 'pod-a', port: 'pod-a' },
  routes: { dst: 'default', via: 'node-1/cni0' },
  links: { dev: 'eth0', mtu: '1450' },
  addresses: { dev: 'eth0', address: 'pod-a' },
  'route to': { dev: 'flannel.1' },
} as const;

const exampleValues: Readonly<Record<string, string>> = {
  ip: 'pod-b',
  mac: 'pod-b',
  dev: 'eth0',
  state: 'REACHABLE',
  port: 'pod-a',
  dst: 'default',
  via: 'node-1/cni0',
  src: 'pod-a',
  master: 'cni0',
  flags: 'onlink',
  proto: 'kernel',
  scope: 'link',
  kind: 'vxlan',
  mtu: '1450',
  peer: 'pod-a',
  vni: '1',
  local: 'node-1',
  hairpin: 'true',
  address: 'pod-a',
  broadcast: '10.244.1.255',
};

/** What a row of `table` must say, by column. */
function patternSchema(table: keyof typeof columns) {
  const shape = Object.fromEntries(columns[table].map((column) => [column, columnSchema(column)]));
  return z
    .strictObject(shape)
    .refine((pattern) => Object.keys(pattern).length > 0, 'names no column to compare')
    .meta({
      description: 'Columns and what they must say; values may be names of the lab.',
      examples: [examplePatterns[table]],
      minProperties: 1,
    });
}

function columnSchema(column: string) {
  const description = `Column \`${column}\`.`;
  return Text.exactOptional().meta({ description, examples: [exampleValues[column] ?? column] });
}

const claims = ['is', 'has', 'has not'] as const;

function tableSchema(table: keyof typeof examplePatterns, title: string) {
  const of = exampleOwners[table];
  const row = `${title}: columns ${columns[table].join(', ')}.`;
  return z
    .strictObject({
      of: Reference.meta({ description: 'Pod or node whose table is read.', examples: [of] }),
      is: z
        .literal('cold')
        .optional()
        .meta({ description: '`cold`: nothing learned, only permanent entries.', examples: ['cold'] }),
      has: patternSchema(table).optional().describe('A row like this is there.'),
      'has not': patternSchema(table).optional().describe('No row like this is there.'),
    })
    .refine(
      (entry) => claims.filter((claim) => entry[claim] !== undefined).length === 1,
      'needs exactly one of `is: cold`, `has` and `has not`',
    )
    .optional()
    .meta({ description: row, examples: [{ of, has: examplePatterns[table] }] });
}

const exampleOwners = {
  neigh: 'pod-a',
  fdb: 'node-1',
  routes: 'pod-a',
  links: 'pod-a',
  addresses: 'pod-a',
  'route to': 'pod-a',
} as const;

const OutputSchema = z
  .strictObject({
    contains: z
      .string()
      .optional()
      .meta({ description: 'A text in the output.', examples: ['pod-b'] }),
    matches: z
      .string()
      .refine(isRegularExpression, 'is no regular expression of JavaScript')
      .optional()
      .meta({ description: 'A regular expression of JavaScript.', examples: ['^hello'] }),
  })
  .refine(
    (output) => (output.contains === undefined) !== (output.matches === undefined),
    'needs exactly one of `contains` and `matches`',
  )
  .optional()
  .meta({ description: 'What the action printed.', examples: [{ contains: 'pod-b' }] });

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

const ReplySchema = z
  .union([
    z.literal(true),
    z.strictObject({
      ttl: z
        .int()
        .min(1, 'is below 1')
        .max(255, 'is above 255, the most an IPv4 header holds')
        .optional()
        .meta({ description: 'TTL of the answer as it arrived.', examples: [64] }),
    }),
  ])
  .optional()
  .meta({ description: 'The other side answered; `ttl` as it was on arrival.', examples: [true] });

const NoReplySchema = z
  .union([
    z.literal(true),
    z.strictObject({
      because: z
        .string()
        .min(1, 'is empty')
        .meta({ description: 'A text the tool must have printed.', examples: ['Network is unreachable'] }),
    }),
  ])
  .optional()
  .meta({
    description: 'Nothing came back; `because` is a text the tool must have printed.',
    examples: [true],
  });

const RouteToSchema = z
  .strictObject({
    of: Reference.meta({ description: 'Pod or node that asks its kernel.', examples: ['pod-a'] }),
    to: Reference.meta({ description: 'Pod, node, NODE/DEVICE or address.', examples: ['pod-b'] }),
    is: patternSchema('route to'),
  })
  .optional()
  .meta({
    description: `What the kernel decides for a packet (\`ip route get\`): columns ${columns['route to'].join(', ')}.`,
    examples: [{ of: 'node-1', to: 'pod-b', is: { dev: 'flannel.1' } }],
  });

const Namespace = { description: 'Pod, node, or POD/CONTAINER.', examples: ['pod-a/web'] };

const NetnsSchema = z
  .strictObject({
    of: Reference.meta(Namespace),
    'same as': Reference.optional().meta(Namespace),
    'differs from': Reference.optional().meta(Namespace),
  })
  .refine(
    (netns) => (netns['same as'] === undefined) !== (netns['differs from'] === undefined),
    'needs exactly one of `same as` and `differs from`',
  )
  .optional()
  .meta({
    description: 'Network namespaces compared by inode; POD/CONTAINER names a container.',
    examples: [{ of: 'pod-a/web', 'same as': 'pod-a/sidecar' }],
  });

/** What must hold, one key an expectation. */
export const ExpectationSchema = z
  .strictObject({
    reply: ReplySchema,
    'no reply': NoReplySchema,
    output: OutputSchema,
    exit: z
      .int()
      .min(0, 'is below 0')
      .max(255, 'is above 255, the highest exit code')
      .optional()
      .meta({ description: 'Exit code of the action.', examples: [0] }),
    neigh: tableSchema('neigh', 'ARP table (`ip neigh`)'),
    fdb: tableSchema('fdb', 'Forwarding table (`bridge fdb`)'),
    routes: tableSchema('routes', 'Routing table (`ip route`)'),
    links: tableSchema('links', 'Devices (`ip link`)'),
    addresses: tableSchema('addresses', 'Addresses (`ip addr`)'),
    'route to': RouteToSchema,
    netns: NetnsSchema,
  })
  .refine((expectation) => Object.keys(expectation).length === 1, 'needs exactly one key')
  .meta({
    description: 'One thing that must hold: a single key, such as `reply` or `neigh`.',
    examples: [{ reply: true }],
    minProperties: 1,
    maxProperties: 1,
  });

export type ExpectationInput = z.output<typeof ExpectationSchema>;
