import { namesOf } from '../check/names.ts';
import { listLeases } from '../lease/acquire.ts';
import { observeAround } from '../observe/observe-around.ts';
import { observeLocalRoutes } from '../observe/local-routes.ts';
import type { View } from '../report/inspect/view.ts';
import { leaseStoreIn } from '../sandbox/find-lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { InspectRequest } from './inspect-request.ts';

/**
 * Reads the tables asked for, and what explains them.
 * @throws LabError `observe/unreadable`
 */
export async function look(
  open: OpenLab,
  { tables, where }: InspectRequest,
  { style, isAll }: Pick<View, 'style' | 'isAll'>,
): Promise<View> {
  const { inside, lab } = open;
  const [observation, localRoutes, leases] = await Promise.all([
    observeAround(inside, lab, { where, tables }),
    tables.includes('routes') ? observeLocalRoutes(inside, where) : [],
    tables.includes('leases') ? listLeases(leaseStoreIn(open.stateFolder)) : [],
  ]);
  return { observation, localRoutes, leases, names: namesOf(lab), style, isAll };
}
