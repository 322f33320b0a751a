import * as z from 'zod';
import { DEFAULT_PREFIX } from './store-settings.ts';

const Kind = z.enum(['embedded', 'etcd']);

const FileName = z.string().min(1, 'is empty');

const endpoint = z
  .url({ protocol: /^https?$/, error: 'is no URL such as http://192.0.2.1:2379' })
  .refine(
    (text) => isBare(text),
    'says more than scheme, host and port, which is all an endpoint of etcd has',
  );

/** Whether a URL has neither user, path, query nor fragment. */
function isBare(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined || `${url.origin}/` === url.href;
}

const LongStore = z.strictObject({
  kind: Kind.meta({ description: 'A file of the lab, or etcd.', examples: ['etcd'] }),
  prefix: z
    .string()
    .regex(/^(\/[^/\s]+)+$/, 'is no prefix of keys such as /coreos.com/network')
    .default(DEFAULT_PREFIX)
    .meta({ description: "What flannel's keys start with.", examples: [DEFAULT_PREFIX] }),
  members: z
    .literal([1, 3], 'is not 1 or 3: with two, the loss of either stops the store')
    .optional()
    .meta({
      description: 'Members of an etcd that the lab starts, each a node `control-plane`; default: 1.',
      examples: [3],
    }),
  endpoints: z
    .array(endpoint.meta({ description: 'Where a member answers.', examples: ['https://192.0.2.1:2379'] }))
    .min(1, 'is empty; it needs at least one URL')
    .optional()
    .meta({
      description: 'An etcd that is there already, instead of one that the lab starts.',
      examples: [['https://192.0.2.1:2379']],
    }),
  ca: FileName.optional().meta({
    description: "Whom to believe: certificates in PEM; default: the machine's own.",
    examples: ['ca.pem'],
  }),
  cert: FileName.optional().meta({
    description: "The client's own certificate, in PEM.",
    examples: ['client.pem'],
  }),
  key: FileName.optional().meta({ description: 'Key of `cert`, in PEM.', examples: ['client-key.pem'] }),
  username: z
    .string()
    .min(1, 'is empty')
    .optional()
    .meta({ description: 'User of etcd.', examples: ['flannel'] }),
  'password-file': FileName.optional().meta({
    description: 'File with the password of `username`.',
    examples: ['password.txt'],
  }),
});

/** Where the leases are, the kind alone or long; the long form comes out. File names are relative to the scenario's file. */
export const StoreSchema = z.union([Kind.transform((kind) => ({ kind })).pipe(LongStore), LongStore]).meta({
  description: "flannel's database: `embedded`, a file of the lab, or `etcd`.",
  examples: ['embedded', { kind: 'etcd', members: 3 }],
});

export type StoreInput = z.output<typeof StoreSchema>;
