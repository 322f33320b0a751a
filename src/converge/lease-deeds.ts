import { agentsOf } from '../agent/client.ts';
import { usageError } from '../error/lab-error.ts';
import { leasesIn } from '../lease/lease-view.ts';
import type { SubnetLease } from '../lease/subnet-lease.ts';
import { nodeOf } from '../lab/node-of.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { viewLeases } from './view-leases.ts';

/** How a lease ends before its time: its key is deleted, or its time is over now. */
export const leaseDeeds = ['revoke', 'expire'] as const;
export type LeaseDeed = (typeof leaseDeeds)[number];

/**
 * Ends a lease, and waits until all nodes know.
 * @param whose a node, or the subnet that is leased
 * @returns the lease that was ended, and how long it took, ms
 * @throws LabError `lease/no-such-lease`, `agent/no-host`, `lease/store-unreachable`
 */
export async function endLease(
  open: OpenLab,
  deed: LeaseDeed,
  whose: string,
): Promise<{ readonly lease: SubnetLease; readonly tookMs: number }> {
  const startedAt = performance.now();
  const agents = agentsOf(open.stateFolder);
  const { leases } = leasesIn(await viewLeases(open));
  const lease = leases.find(({ subnet, subnet6, publicIp }) =>
    [subnet, subnet6, nodeOf(open.lab, publicIp)].includes(whose),
  );
  if (lease === undefined) throw noSuchLease(open, whose, leases);
  await agents[deed](lease.subnet);
  await agents.settle();
  return { lease, tookMs: performance.now() - startedAt };
}

function noSuchLease({ lab }: OpenLab, whose: string, leases: readonly SubnetLease[]) {
  const known = leases.map(({ subnet, publicIp }) => `${subnet} (${nodeOf(lab, publicIp) ?? publicIp})`);
  return usageError({
    code: 'lease/no-such-lease',
    message: `nobody has a lease "${whose}"`,
    hint: known.length === 0 ? 'no subnet is leased at all' : `leased are ${known.join(', ')}`,
  });
}
