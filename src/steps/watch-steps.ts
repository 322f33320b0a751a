import { diffObservations } from '../check/changes/diff-observations.ts';
import type { TableChange } from '../check/changes/table-change.ts';
import { namesOf } from '../check/names.ts';
import { namespacesOf } from '../lab/namespaces.ts';
import { observe, tablesIn } from '../observe/observe.ts';
import type { Observation } from '../observe/tables.ts';
import type { Bench } from './bench.ts';

/** What changed since it was asked last. */
export type Changes = () => Promise<readonly TableChange[]>;

/**
 * Looks at all tables of a lab, as it is at that moment: of who has joined all is new, of who has left all is gone.
 * @returns looks again at each call and gives what changed since the last look: a step begins with what the one before it left
 * @throws LabError `observe/unreadable`
 */
export async function watchSteps(bench: Pick<Bench, 'open'>): Promise<Changes> {
  const look = (): Promise<Observation> => {
    const { inside, lab } = bench.open;
    return observe(
      inside,
      namespacesOf(lab),
      tablesIn(lab, ['links', 'addresses', 'routes', 'neigh', 'fdb']),
    );
  };
  let before = await look();
  return async () => {
    const after = await look();
    const changes = diffObservations(before, after, namesOf(bench.open.lab));
    before = after;
    return changes;
  };
}
