import { diffObservations } from '../check/changes/diff-observations.ts';
import type { TableChange } from '../check/changes/table-change.ts';
import { namesOf } from '../check/names.ts';
import { namespacesOf } from '../lab/namespaces.ts';
import { observe, tablesIn } from '../observe/observe.ts';
import type { Observation } from '../observe/tables.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';

/** What changed since it was asked last. */
export type Changes = () => Promise<readonly TableChange[]>;

/**
 * Looks at all tables of a lab.
 * @returns looks again at each call and gives what changed since the last look: a step begins with what the one before it left
 * @throws LabError `observe/unreadable`
 */
export async function watchSteps({ inside, lab }: OpenLab): Promise<Changes> {
  const names = namesOf(lab);
  const look = (): Promise<Observation> =>
    observe(inside, namespacesOf(lab), tablesIn(lab, ['links', 'addresses', 'routes', 'neigh', 'fdb']));
  let before = await look();
  return async () => {
    const after = await look();
    const changes = diffObservations(before, after, names);
    before = after;
    return changes;
  };
}
