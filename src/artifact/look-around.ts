import { namesOf } from '../check/names.ts';
import { leasesIn } from '../lease/lease-view.ts';
import { observeLocalRoutes } from '../observe/local-routes.ts';
import { observeAround } from '../observe/observe-around.ts';
import { ofFamily } from '../observe/of-family.ts';
import type { Address, Route } from '../observe/tables.ts';
import type { InspectTable } from '../report/inspect/inspect.ts';
import type { View } from '../report/inspect/view.ts';
import { leaseViewIn } from '../sandbox/find-lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/** What to read; `family`: only the rows of that address family. */
interface Around {
  readonly tables: readonly InspectTable[];
  readonly where: readonly string[];
  readonly family?: Address['family'] | undefined;
}

/**
 * Reads tables of places from the kernel, now, ready to be shown.
 * @throws LabError `observe/unreadable`
 */
export async function lookAround(
  open: OpenLab,
  { tables, where, family }: Around,
  { style, isAll }: Pick<View, 'style' | 'isAll'>,
): Promise<View> {
  const { inside, lab } = open;
  const [observation, localRoutes, list] = await Promise.all([
    observeAround(inside, lab, { where, tables }),
    tables.includes('routes') ? observeLocalRoutes(inside, lab, where) : [],
    tables.includes('leases') ? leaseViewIn(open.stateFolder).then(leasesIn) : undefined,
  ]);
  const leases = list?.leases ?? [];
  const isOf = (route: Route): boolean => family === undefined || route.family === family;
  return {
    observation: family === undefined ? observation : ofFamily(observation, family),
    localRoutes: localRoutes.filter(isOf),
    leases,
    names: namesOf(lab),
    style,
    isAll,
  };
}
