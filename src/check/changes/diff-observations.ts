import type { Observation } from '../../observe/tables.ts';
import type { Names } from '../names.ts';
import { diffEntries } from './diff-entries.ts';
import { entriesOf } from './entries-of.ts';
import { isNoise } from './is-noise.ts';
import { nameChange } from './name-change.ts';
import type { TableChange } from './table-change.ts';

/**
 * What changed between two observations of the same tables of the same places, with the lab's names.
 * What comes and goes of its own accord (IPv6, multicast) is left out.
 */
export function diffObservations(
  before: Observation,
  after: Observation,
  names: Names,
): readonly TableChange[] {
  return diffEntries(entriesOf(before), entriesOf(after))
    .filter(({ entry }) => !isNoise(entry))
    .map((change) => nameChange(change, names));
}
