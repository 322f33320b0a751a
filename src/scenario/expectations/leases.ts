import { columns } from '../columns.ts';
import { expectationKind } from './expectation-kind.ts';
import { buildRowClaim, labClaimSchema, type RowClaim } from './row-claim.ts';

/** What the store says of who has which subnet. */
interface LeasesClaim {
  readonly kind: 'leases';
  readonly claim: RowClaim;
}

export const leases = expectationKind({
  schema: labClaimSchema('leases'),
  meta: {
    id: 'leases',
    description: `Leases of subnets in the store: columns ${columns.leases.join(', ')}. The time of one is seconds, \`< 60\` or \`> 60\`; a key that is no lease has a problem.`,
    examples: [{ has: { node: 'node-3', ttl: '< 86400' } }],
  },
  build: (input): LeasesClaim => ({ kind: 'leases', claim: buildRowClaim(input) }),
});
