import { judgeTable } from '../../check/judge-table.ts';
import type { Verdict } from '../../check/verdict.ts';
import { observe, tablesIn } from '../../observe/observe.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';
import { placesOf } from './places-of.ts';

/** Reads a table of a namespace, and the peer's where cables are asked about. */
export async function lookAtTable(expectation: ExpectationOf<'table'>, { open }: Bench): Promise<Verdict> {
  const { inside, lab } = open;
  const observation = await observe(inside, placesOf(expectation, lab), tablesIn(lab, [expectation.table]));
  return judgeTable(expectation, { observation, lab });
}
