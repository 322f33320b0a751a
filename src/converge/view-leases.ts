import { agentsOf } from '../agent/client.ts';
import { LabError } from '../error/lab-error.ts';
import type { LeaseView } from '../lease/lease-view.ts';
import { leaseViewIn } from '../sandbox/find-lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/** The leases of a lab's store, now; where its agents do not answer, as they have last seen them. */
export async function viewLeases({ stateFolder }: OpenLab): Promise<LeaseView> {
  try {
    return await agentsOf(stateFolder).leases();
  } catch (error) {
    if (error instanceof LabError && error.problems[0].code === 'agent/no-host')
      return { ...(await leaseViewIn(stateFolder)), isStale: true };
    throw error;
  }
}
