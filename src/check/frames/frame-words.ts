import { UNDERLAY } from '../../net/names.ts';
import { capturePoints } from '../../lab/capture-points.ts';
import type { Lab } from '../../lab/lab.ts';
import { frameKinds, isFrameKind } from '../../scenario/expectations/frame-columns.ts';
import type { FramePattern } from '../../scenario/expectations/frame-pattern.ts';
import { formatPattern } from '../format-pattern.ts';

/** What the frame of a pattern is called: `echo request`, or `frame` where the pattern does not say. */
export function frameNoun({ pattern: { what = '' } }: FramePattern): string {
  return isFrameKind(what) ? frameKinds[what] : 'frame';
}

/** What else is said of it: ` going out with ttl 63, vni 1`. */
export function frameDetails({ pattern }: FramePattern): string {
  const { what, direction, ...rest } = pattern;
  const way = direction === undefined ? '' : direction === 'in' ? ' coming in' : ' going out';
  return `${way}${Object.keys(rest).length === 0 ? '' : ` with ${formatPattern(rest)}`}`;
}

/** `an ARP request going out` */
export function frameInWords(frame: FramePattern): string {
  const noun = frameNoun(frame);
  return `${/^"?[aeiAEI]/.test(noun) ? 'an' : 'a'} ${noun}${frameDetails(frame)}`;
}

/** The command one types in the lab's shell to see what passes points: tcpdump for one, our own capture for several. */
export function captureCommand(points: readonly string[], lab: Lab): string {
  const distinct = [...new Set(points)];
  const [place, ...others] = capturePoints(lab, distinct);
  if (place === undefined || others.length > 0 || distinct.length > 1)
    return `k8s-netlab capture ${distinct.join(' ')}`;
  const { where, devices: [device = 'any'] = [] } = place;
  return `${where === UNDERLAY ? '' : `ip netns exec ${where} `}tcpdump -eni ${device}`;
}
