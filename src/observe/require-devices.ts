import { usageError } from '../error/lab-error.ts';
import type { CapturePoint } from '../lab/capture-points.ts';
import type { Runner } from '../sandbox/runner.ts';
import { observe } from './observe.ts';

/**
 * Refuses devices that the kernel does not have now: nothing would ever be seen there.
 * @throws LabError `lab/no-such-device` with those there are; `observe/unreadable`
 */
export async function requireDevices(inside: Runner, points: readonly CapturePoint[]): Promise<void> {
  const named = points.filter(({ devices }) => devices !== undefined);
  if (named.length === 0) return;
  const places = named.map(({ where }) => where);
  const { links } = await observe(inside, places, ['links']);
  for (const { where, devices = [] } of named) {
    const there = links.filter((link) => link.where === where).map(({ dev }) => dev);
    const missing = devices.find((dev) => !there.includes(dev));
    if (missing !== undefined)
      throw usageError({
        code: 'lab/no-such-device',
        message: `${where} has no device ${missing}`,
        hint: `devices there are ${there.join(', ')}`,
      });
  }
}
