import * as z from 'zod';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';

/** Whether two share a network namespace; exactly one of the last two is there. */
interface NetnsClaim {
  readonly kind: 'netns';
  readonly of: string;
  readonly sameAs: string | undefined;
  readonly differsFrom: string | undefined;
}

const Namespace = { description: 'Pod, node, or POD/CONTAINER.', examples: ['pod-a/web'] };

export const netns = expectationKind({
  schema: z
    .strictObject({
      of: Reference.meta(Namespace),
      'same as': Reference.optional().meta(Namespace),
      'differs from': Reference.optional().meta(Namespace),
    })
    .refine(
      (entry) => (entry['same as'] === undefined) !== (entry['differs from'] === undefined),
      'needs exactly one of `same as` and `differs from`',
    ),
  meta: {
    description: 'Network namespaces compared by inode; POD/CONTAINER names a container.',
    examples: [{ of: 'pod-a/web', 'same as': 'pod-a/sidecar' }],
  },
  build: ({ of, 'same as': sameAs, 'differs from': differsFrom }): NetnsClaim => ({
    kind: 'netns',
    of,
    sameAs,
    differsFrom,
  }),
  names: (input) =>
    (['of', 'same as', 'differs from'] as const).map((key) => ({
      name: input[key],
      kind: 'container' as const,
      path: [key],
    })),
});
