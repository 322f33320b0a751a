import type { Lab } from '../lab/lab.ts';
import type { RouteAnswer } from '../observe/route-get.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { formatPattern } from './format-pattern.ts';
import { judgeHas } from './judge-table.ts';
import { namesOf } from './names.ts';
import { resolvePattern } from './resolve-pattern.ts';
import { routeRow, routesView } from './tables/routes.ts';
import type { Verdict } from './verdict.ts';

type RouteExpectation = ExpectationOf<'route-to'>;

/** What the kernel of a namespace decides for a packet to somewhere. */
export function routeCheck(expectation: RouteExpectation): Check {
  const { of, pattern, at } = expectation;
  return {
    wanted: wantedOf(expectation),
    resolve: (lab) => resolvePattern(pattern, { view: routesView, where: of, names: namesOf(lab), at }),
  };
}

function wantedOf({ of, to, pattern }: RouteExpectation): string {
  return `the route from ${of} to ${to} has ${formatPattern(pattern)}`;
}

/** Whether the kernel would send a packet the way the step claims. */
export function judgeRoute(expectation: RouteExpectation, answer: RouteAnswer, lab: Lab): Verdict {
  const { of, pattern, at } = expectation;
  const head = { wanted: wantedOf(expectation), shownBy: answer.command, at };
  if (answer.kind === 'refused')
    return { ...head, kind: 'broke', saw: `no route: ${answer.words}`, evidence: [] };
  const place = { view: routesView, where: of, names: namesOf(lab), at };
  return { ...head, ...judgeHas([routeRow(answer.route)], resolvePattern(pattern, place), place) };
}
