import { namesOf } from '../../check/names.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Lab } from '../../lab/lab.ts';

/** Namespaces to read for a table claim: the one it speaks of, and that of the peer, for the index of a cable's other end means something only there. */
export function placesOf({ of, claim }: ExpectationOf<'table'>, lab: Lab): readonly string[] {
  const peer = claim.kind === 'cold' ? undefined : claim.pattern['peer'];
  const place = peer === undefined ? undefined : namesOf(lab).endpoint(peer)?.where;
  return place === undefined || place === of ? [of] : [of, place];
}
