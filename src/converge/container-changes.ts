import { isDeepStrictEqual } from 'node:util';
import type { LabPod } from '../lab/lab.ts';
import { containersOf } from '../runtime/start.ts';
import type { ContainerChange } from './change.ts';

/** Which containers of a pod that stays end and start; those that are as before run on. */
export function containerChanges(
  was: LabPod | undefined,
  is: LabPod | undefined,
): readonly ContainerChange[] {
  if (was === undefined || is === undefined) return [];
  const [before, after] = [containersOf({ pods: [was] }), containersOf({ pods: [is] })];
  const isIn = (all: typeof before) => (one: (typeof before)[number]) =>
    all.some((other) => isDeepStrictEqual(one, other));
  const stop = before.filter((one) => !isIn(after)(one)).map(({ name }) => name);
  const start = after.filter((one) => !isIn(before)(one));
  return stop.length === 0 && start.length === 0 ? [] : [{ pod: is.name, stop, start }];
}
