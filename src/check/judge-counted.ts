import type { Lab } from '../lab/lab.ts';
import type { Counter } from '../observe/tables.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { deviceAt, type DevicePlace } from './device-at.ts';
import { formatAmount, formatCount, isWithin } from './format-amount.ts';
import { inNamespace } from './shown-by.ts';
import type { Verdict } from './verdict.ts';

type Counted = ExpectationOf<'counted'>;

/** A device counted so many packets in or out while the action went on. */
export function countedCheck(expectation: Counted): Check {
  return {
    wanted: wantedOf(expectation),
    resolve: (lab) => deviceAt(expectation.device, lab, expectation.at),
  };
}

function wantedOf({ device, direction, packets }: Counted): string {
  return `${formatAmount(packets, 'packet')} ${direction === 'in' ? 'into' : 'out of'} ${device}`;
}

/** The counters of devices before the action and now. */
export interface Counts {
  readonly before: readonly Counter[];
  readonly now: readonly Counter[];
  readonly lab: Lab;
}

/** Whether a device counted as many packets as expected. A device that is not there, or new, leaves it untested. */
export function judgeCounted(expectation: Counted, { before, now, lab }: Counts): Verdict {
  const { device, direction, packets, at } = expectation;
  const place = deviceAt(device, lab, at);
  const shownBy = ['ip', ...inNamespace(place.where), '-s', 'link', 'show', place.dev].join(' ');
  const head = { wanted: wantedOf(expectation), shownBy, at };
  const [first, last] = [counterOf(before, place), counterOf(now, place)];
  if (first === undefined || last === undefined)
    return { ...head, kind: 'untested', reason: `there is no device ${place.dev} in ${place.where}` };
  if (first.index !== last.index)
    return { ...head, kind: 'untested', reason: `${device} is not the device it was before the action` };
  const side = direction === 'in' ? 'packetsIn' : 'packetsOut';
  const number = last[side] - first[side];
  return {
    ...head,
    kind: isWithin(number, packets) ? 'held' : 'broke',
    saw: formatCount(number, 'packet'),
    evidence: [line('before', first), line('after', last)],
  };
}

function counterOf(counters: readonly Counter[], { where, dev }: DevicePlace): Counter | undefined {
  return counters.find((counter) => counter.where === where && counter.dev === dev);
}

function line(when: string, { dev, packetsIn, packetsOut }: Counter): string {
  return `${when}: ${dev} RX packets ${packetsIn} TX packets ${packetsOut}`;
}
