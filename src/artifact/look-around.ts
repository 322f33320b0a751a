import { namesOf } from '../check/names.ts';
import { leasesIn } from '../lease/lease-view.ts';
import { observeLocalRoutes } from '../observe/local-routes.ts';
import { observeAround } from '../observe/observe-around.ts';
import type { InspectTable } from '../report/inspect/inspect.ts';
import type { View } from '../report/inspect/view.ts';
import { leaseViewIn } from '../sandbox/find-lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/**
 * Reads tables of places from the kernel, now, ready to be shown.
 * @throws LabError `observe/unreadable`
 */
export async function lookAround(
  open: OpenLab,
  { tables, where }: { readonly tables: readonly InspectTable[]; readonly where: readonly string[] },
  { style, isAll }: Pick<View, 'style' | 'isAll'>,
): Promise<View> {
  const { inside, lab } = open;
  const [observation, localRoutes, list] = await Promise.all([
    observeAround(inside, lab, { where, tables }),
    tables.includes('routes') ? observeLocalRoutes(inside, where) : [],
    tables.includes('leases') ? leaseViewIn(open.stateFolder).then(leasesIn) : undefined,
  ]);
  const leases = list?.leases ?? [];
  return { observation, localRoutes, leases, names: namesOf(lab), style, isAll };
}
