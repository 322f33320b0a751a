import { type Draft, readable } from '../draft.ts';
import type { Finding } from '../finding.ts';
import { findRepeats, formatPath } from '../repeats.ts';

/** No MAC is given to two pods. */
export function checkPodMacs({ pods }: Draft): readonly Finding[] {
  return checkGivenOnce(
    'mac',
    'mac',
    readable(pods).map(([index, { mac }]) => [index, mac] as const),
  );
}

/**
 * What is given to one pod is given to no other.
 * @param values with the index of their pods; `undefined` where the file gives none
 */
export function checkGivenOnce(
  what: 'address' | 'mac',
  key: 'address' | 'address6' | 'mac',
  values: readonly (readonly [index: number, value: string | undefined])[],
): readonly Finding[] {
  const given = values.flatMap(([index, value]) =>
    value === undefined ? [] : [{ value, path: ['pods', index, key] }],
  );
  return findRepeats(given).map(({ value, path, firstPath }) => ({
    code: `scenario/duplicate-${what}`,
    message: `two pods have the ${what === 'mac' ? 'MAC' : 'address'} ${value}`,
    hint: `change one of the two, or leave it out; the other is ${formatPath(firstPath)}`,
    path,
  }));
}
