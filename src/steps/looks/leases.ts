import { judgeLeases } from '../../check/judge-leases.ts';
import type { Verdict } from '../../check/verdict.ts';
import { viewLeases } from '../../converge/view-leases.ts';
import { nodeOf } from '../../lab/node-of.ts';
import { leaseRows } from '../../lease/lease-rows.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';

/** Asks the store for its leases; while it does not answer, it is what the nodes know of it. */
export async function lookAtLeases(expectation: ExpectationOf<'leases'>, { open }: Bench): Promise<Verdict> {
  const { lab } = open;
  const rows = leaseRows(await viewLeases(open), (publicIp) => nodeOf(lab, publicIp));
  return judgeLeases(expectation, { rows, lab });
}
