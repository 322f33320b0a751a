import * as z from 'zod';
import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';

/** Whether two share a network namespace; exactly one of the last three is there. */
interface NetnsClaim {
  readonly kind: 'netns';
  readonly of: string;
  readonly sameAs: string | undefined;
  readonly differsFrom: string | undefined;
  /** Containers that are in it, and nobody else. */
  readonly sharedBy: readonly string[] | undefined;
}

const Namespace = { description: 'Pod, node, or POD/CONTAINER.', examples: ['pod-a/web'] };

const claims = ['same as', 'differs from', 'shared by'] as const;

export const netns = expectationKind({
  schema: z
    .strictObject({
      of: Reference.meta(Namespace),
      'same as': Reference.optional().meta(Namespace),
      'differs from': Reference.optional().meta(Namespace),
      'shared by': z
        .array(Reference.meta({ description: 'POD/CONTAINER.', examples: ['pod-a/web'] }))
        .optional()
        .meta({
          description: 'Exactly these containers have processes in it; an empty list: nobody.',
          examples: [['pod-a/web', 'pod-a/sidecar']],
        }),
    })
    .refine(
      (entry) => claims.filter((claim) => entry[claim] !== undefined).length === 1,
      'needs exactly one of `same as`, `differs from` and `shared by`',
    ),
  meta: {
    id: 'netns',
    description: 'Network namespaces compared by inode; POD/CONTAINER names a container.',
    examples: [{ of: 'pod-a/web', 'same as': 'pod-a/sidecar' }],
  },
  build: ({ of, ...input }): NetnsClaim => ({
    ...{ kind: 'netns', of, sameAs: input['same as'] },
    ...{ differsFrom: input['differs from'], sharedBy: input['shared by'] },
  }),
  names: (input) => [
    ...(['of', 'same as', 'differs from'] as const).map((key) => ({
      name: input[key],
      kind: 'container' as const,
      path: [key],
    })),
    ...(input['shared by'] ?? []).map((name, index) => ({
      name,
      kind: 'container' as const,
      path: ['shared by', index],
    })),
  ],
});
