import { judgeRoute } from '../../check/judge-route.ts';
import type { Verdict } from '../../check/verdict.ts';
import { askRoute } from '../../observe/route-get.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { addressOf } from '../place.ts';

/** Asks the kernel of a namespace for its way to an address. */
export async function lookAtRoute(expectation: ExpectationOf<'route-to'>, { open }: Bench): Promise<Verdict> {
  const { inside, lab } = open;
  const packet = { where: expectation.of, to: addressOf(expectation.to, lab), cameIn: undefined };
  return judgeRoute(expectation, await askRoute(inside, packet), lab);
}
