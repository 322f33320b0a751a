import * as z from 'zod';
import { Duration } from '../duration.ts';
import { soleEntry } from '../sole-entry.ts';
import { conditions, type ConditionClaim } from './conditions.ts';
import { expectationKind, type Written } from './expectation-kind.ts';

/** A condition with a time of its own: it comes true within it, or never does. */
interface WithinTimeClaim<K> {
  readonly kind: K;
  readonly withinMs: number;
  readonly condition: ConditionClaim;
}

/** The condition beside the time, and its key. */
interface Inner extends Written<ConditionClaim> {
  readonly key: string;
}

/** `eventually: { within: 10s, neigh: … }` and `never: { within: 2s, neigh: … }`. */
export function withinTime<K extends 'eventually' | 'never'>(kind: K, description: string) {
  return expectationKind({
    schema: schemaOf(kind),
    meta: {
      description,
      examples: [{ within: EXAMPLES[kind], neigh: { of: 'pod-a', has: { ip: 'pod-c' } } }],
    },
    build: ({ within, inner }): WithinTimeClaim<K> => ({ kind, withinMs: within, condition: inner.claim }),
    names: ({ inner }) => inner.names.map((use) => ({ ...use, path: [inner.key, ...use.path] })),
  });
}

const EXAMPLES = { eventually: '10s', never: '2s' } as const;

function schemaOf(kind: 'eventually' | 'never') {
  return z
    .strictObject({
      within: Duration.meta({ description: 'For how long it is looked.', examples: [EXAMPLES[kind]] }),
      ...conditions,
    })
    .refine(
      (entry) => Object.keys(entry).length === 2,
      `needs, beside \`within\`, exactly one of ${Object.keys(conditions).join(', ')}`,
    )
    .transform(({ within, ...rest }): { readonly within: number; readonly inner: Inner } => {
      const [key, written] = soleEntry(rest);
      return { within, inner: { key, ...written } };
    });
}
