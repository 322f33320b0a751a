import type { Lab } from '../lab/lab.ts';
import { endpointsOf } from '../lab/endpoints.ts';
import { deviceId } from '../net/names.ts';
import { pointsIn } from './points-in.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Answered } from './action-result.ts';
import { deviceAt } from './device-at.ts';
import type { Opinion, OutcomeCheck } from './outcome-check.ts';

type Way = ExpectationOf<'way'>;

/** A traced probe was seen at exactly these devices, in this order. */
export function wayCheck(expectation: Way): OutcomeCheck {
  const { devices, at } = expectation;
  return {
    wanted: `the way ${devices.join(', ')}`,
    lacking: 'the way is not known: nothing was traced, or the capture missed frames',
    resolve: (lab) => devices.forEach((name) => deviceAt(name, lab, at)),
    judge: (answered, lab) => judgeWay(expectation, answered, lab),
  };
}

function judgeWay({ devices, at }: Way, { trace }: Answered, lab: Lab): Opinion | undefined {
  if (trace === undefined || trace.watched.missedFrames > 0) return undefined;
  const points = pointsIn(trace).filter(({ kind }) => kind === 'request');
  const seen = points.map(deviceId);
  const wanted = devices.map((name) => deviceId(deviceAt(name, lab, at)));
  const isSame = seen.length === wanted.length && seen.every((id, index) => id === wanted[index]);
  const names = new Map(endpointsOf(lab).map((end) => [deviceId(end), end.name]));
  const saw = seen.map((id) => names.get(id) ?? id).join(', ');
  return { kind: isSame ? 'held' : 'broke', saw: saw === '' ? 'it nowhere' : saw };
}
