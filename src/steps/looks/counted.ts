import { deviceAt } from '../../check/device-at.ts';
import { judgeCounted } from '../../check/judge-counted.ts';
import type { Verdict } from '../../check/verdict.ts';
import { readCounters } from '../../observe/counters.ts';
import type { Counter } from '../../observe/tables.ts';
import type { ExpectationOf } from '../../scenario/expectation.ts';
import type { Bench } from '../bench.ts';

type Counted = ExpectationOf<'counted'>;

/** The counters of all devices a step asks about, as they are before its action. */
export interface CountersBefore {
  readonly counters: readonly Counter[];
}

/** Reads the counters that the action will change. */
export async function countBefore(expectations: readonly Counted[], bench: Bench): Promise<CountersBefore> {
  const places = expectations.map((one) => deviceAt(one.device, bench.open.lab, one.at).where);
  return { counters: await readCounters(bench.open.inside, places) };
}

/** Reads the counters again. */
export async function lookAtCounters(
  expectation: Counted,
  { counters }: CountersBefore,
  { open: { inside, lab } }: Bench,
): Promise<Verdict> {
  const { where } = deviceAt(expectation.device, lab, expectation.at);
  return judgeCounted(expectation, { before: counters, now: await readCounters(inside, [where]), lab });
}
