import { columns } from '../columns.ts';
import { expectationKind } from './expectation-kind.ts';
import { buildRowClaim, type RowClaim, rowClaimSchema } from './row-claim.ts';

/** What runs in a container, or in the network namespace of a pod or node. */
interface ProcessesClaim {
  readonly kind: 'processes';
  readonly of: string;
  readonly claim: RowClaim;
}

export const processes = expectationKind({
  schema: rowClaimSchema('processes', {
    description: 'POD/CONTAINER, or a pod or node: all containers and programs in its network namespace.',
    examples: ['pod-a/web'],
  }),
  meta: {
    id: 'processes',
    description: `Processes of the scenario, less the lab's own: columns ${columns.processes.join(', ')}.`,
    examples: [{ of: 'pod-a/web', has: { command: 'sleep infinity' } }],
  },
  build: (input): ProcessesClaim => ({ kind: 'processes', of: input.of, claim: buildRowClaim(input) }),
  names: ({ of }) => [{ name: of, kind: 'container', path: ['of'] }],
});
