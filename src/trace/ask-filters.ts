import { typed } from '../observe/enter.ts';
import { FILTER_COMMAND, type FilterRule, readFilterRules } from '../observe/filter-rules.ts';
import type { End, Evidence, Trace } from '../observe/trace.ts';
import { pointsIn } from '../check/points-in.ts';
import type { Runner } from '../sandbox/runner.ts';

/** Adds to the end of a probe that was not answered the rules that may have lost it: those where it was last, less those that have met no packet yet. */
export async function askFilters(
  inside: Runner,
  { probe, events, end }: Pick<Trace, 'probe' | 'events' | 'end'>,
): Promise<End> {
  if (end.kind === 'answered') return end;
  const points = pointsIn({ events });
  const last =
    end.kind === 'lost'
      ? points.find(({ number }) => number === end.at)
      : points.findLast(({ kind }) => kind === 'request');
  const rules = await readFilterRules(inside, last?.where ?? probe.from);
  return {
    ...end,
    evidence: [...end.evidence, ...rules.filter(({ packets }) => packets !== 0).map(evidenceOf)],
  };
}

function evidenceOf({ where, line, packets }: FilterRule): Evidence {
  const count = packets === undefined ? 'it does not count packets' : `it has met ${packets} so far`;
  return {
    kind: 'entry',
    where,
    says: `a rule there drops or rejects; ${count}`,
    entry: { table: 'rule', line, isUsable: false, command: typed(where, FILTER_COMMAND) },
  };
}
