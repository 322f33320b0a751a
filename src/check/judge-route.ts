import type { Lab } from '../lab/lab.ts';
import type { RouteAnswer } from '../observe/route-get.ts';
import { judgeHas } from './judge-table.ts';
import { namesOf } from './names.ts';
import { resolvePattern } from './resolve-pattern.ts';
import { routeRow, routesView } from './tables/routes.ts';
import type { Verdict } from './verdict.ts';
import { type ExpectationOf, wantedOf } from './wanted.ts';

/** Whether the kernel would send a packet the way the step claims. */
export function judgeRoute(expectation: ExpectationOf<'route-to'>, answer: RouteAnswer, lab: Lab): Verdict {
  const { of, pattern, at } = expectation;
  const head = { wanted: wantedOf(expectation), shownBy: answer.command, at };
  if (answer.kind === 'refused')
    return { ...head, kind: 'broke', saw: `no route: ${answer.words}`, evidence: [] };
  const place = { view: routesView, where: of, names: namesOf(lab), at };
  return { ...head, ...judgeHas([routeRow(answer.route)], resolvePattern(pattern, place), place) };
}
