import type { Lab } from '../lab/lab.ts';
import type { Obstacle } from './change.ts';

/** What all nodes stand on, and so cannot be changed under them. */
const facts: readonly (readonly [what: string, of: (lab: Lab) => string])[] = [
  [
    'the underlay',
    ({ underlay }) => `${underlay.subnet}, gateway ${underlay.gateway}, MTU ${underlay.mtuBytes}`,
  ],
  [
    "the underlay's IPv6",
    ({ underlay: { ipv6 } }) => (ipv6 ? `${ipv6.subnet}, gateway ${ipv6.gateway}` : 'none'),
  ],
  [
    'the pod network',
    ({ network: { cidr, cidr6 } }) => (cidr6 === undefined ? cidr : `${cidr} and ${cidr6}`),
  ],
  ['the backend', ({ network: { backend } }) => JSON.stringify(backend)],
];

/** What of a lab would have to be built anew: `down` and `up`. */
export function findObstacles(before: Lab, after: Lab): readonly Obstacle[] {
  return facts.flatMap(([what, of]) =>
    of(before) === of(after) ? [] : [{ what, before: of(before), after: of(after) }],
  );
}
