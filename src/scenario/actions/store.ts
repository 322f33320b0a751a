import * as z from 'zod';
import { Reference } from '../values.ts';
import { actionKind } from './action-kind.ts';

/** Something done to the database of the leases. */
interface StoreAction {
  readonly kind: 'store';
  readonly deed: 'stop' | 'kill' | 'start' | 'compact';
  /** Absent: all. */
  readonly member: string | undefined;
}

const keys = ['stop', 'kill', 'start', 'compact'] as const;

const Member = (description: string) =>
  Reference.optional().meta({ description, examples: ['control-plane', 'all'] });

export const store = actionKind({
  schema: z
    .strictObject({
      stop: Member("A member of the lab's etcd, or `all`: it is asked to end."),
      kill: Member('The same by SIGKILL.'),
      start: Member('It starts again with the data it has.'),
      compact: z
        .literal('now', 'is not `now`')
        .optional()
        .meta({ description: 'The store forgets all changes before now.', examples: ['now'] }),
    })
    .refine(
      (entry) => keys.filter((key) => entry[key] !== undefined).length === 1,
      `needs exactly one of ${keys.join(', ')}`,
    ),
  meta: {
    description: 'Stops or starts the store, as `k8s-netlab store` does, or compacts it.',
    examples: [{ stop: 'control-plane' }],
  },
  build: (input): StoreAction => {
    const deed = keys.find((key) => input[key] !== undefined) ?? 'compact';
    const member = deed === 'compact' || input[deed] === 'all' ? undefined : input[deed];
    return { kind: 'store', deed, member };
  },
  names: ({ stop, kill, start }) => [
    { name: stop, kind: 'member', path: ['stop'] },
    { name: kill, kind: 'member', path: ['kill'] },
    { name: start, kind: 'member', path: ['start'] },
  ],
});
