import { usageError, type Span } from '../error/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { namesOf } from './names.ts';

/** A device and the namespace it is in. */
export interface DevicePlace {
  readonly where: string;
  readonly dev: string;
}

/**
 * The device a name stands for: `pod-a` its eth0, `veth:pod-a` the node's end of its cable, `node-1/cni0`, `pod-a/lo`.
 * @throws LabError `scenario/no-such-value`
 */
export function deviceAt(name: string, lab: Lab, at: Span): DevicePlace {
  const names = namesOf(lab);
  const end = names.endpoint(name);
  if (end !== undefined) return { where: end.where, dev: end.dev };
  const [place = '', dev] = name.split('/');
  if (dev !== undefined && names.endpoint(place) !== undefined) return { where: place, dev };
  throw usageError({
    code: 'scenario/no-such-value',
    message: `"${name}" is no device of this lab`,
    hint: `names are ${names.all.join(', ')}`,
    at,
  });
}
