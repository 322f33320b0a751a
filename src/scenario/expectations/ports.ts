import { columns } from '../columns.ts';
import { expectationKind } from './expectation-kind.ts';
import { buildRowClaim, type RowClaim, rowClaimSchema } from './row-claim.ts';

/** What listens in a network namespace. */
interface PortsClaim {
  readonly kind: 'ports';
  readonly of: string;
  readonly claim: RowClaim;
}

export const ports = expectationKind({
  schema: rowClaimSchema('ports', {
    description: 'Pod or node; the containers of a pod share its ports.',
    examples: ['pod-a'],
  }),
  meta: {
    id: 'ports',
    description: `Ports that are listened on (\`ss -tuln\`): columns ${columns.ports.join(', ')}.`,
    examples: [{ of: 'pod-a', has: { protocol: 'tcp', port: '8080' } }],
  },
  build: (input): PortsClaim => ({ kind: 'ports', of: input.of, claim: buildRowClaim(input) }),
  names: ({ of }) => [{ name: of, kind: 'place', path: ['of'] }],
});
