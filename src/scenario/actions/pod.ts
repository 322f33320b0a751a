import * as z from 'zod';
import { Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';

/** A pod that comes or goes. */
interface PodAction {
  readonly kind: 'pod';
  readonly deed: 'add' | 'remove';
  readonly pod: string;
}

export const pod = actionKind({
  schema: z
    .strictObject({
      add: Reference.optional().meta({
        description: 'A pod that joins later, or has been removed.',
        examples: ['pod-c'],
      }),
      remove: Reference.optional().meta({
        description: 'It is taken away with all that runs in it.',
        examples: ['pod-c'],
      }),
    })
    .refine(
      ({ add, remove }) => (add === undefined) !== (remove === undefined),
      'needs exactly one of add, remove',
    ),
  meta: { description: 'Adds or removes a pod, as `k8s-netlab pod` does.', examples: [{ add: 'pod-c' }] },
  build: ({ add, remove }): PodAction => ({
    kind: 'pod',
    deed: add === undefined ? 'remove' : 'add',
    pod: add ?? remove ?? '',
  }),
  names: ({ add, remove }) => [
    { name: add, kind: 'pod', path: ['add'] },
    { name: remove, kind: 'pod', path: ['remove'] },
  ],
});
