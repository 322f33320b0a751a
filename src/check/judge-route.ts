import { type Lab } from '../lab/lab.ts';
import { type Route } from '../observe/tables.ts';
import { judgeHas } from './judge-table.ts';
import { namesOf } from './names.ts';
import { resolvePattern } from './resolve-pattern.ts';
import { inNamespace } from './shown-by.ts';
import { routeRow, routesView } from './tables/routes.ts';
import { type Verdict } from './verdict.ts';
import { type ExpectationOf, wantedOf } from './wanted.ts';

/** What `ip route get` answered. */
export type RouteAnswer =
  | { readonly kind: 'route'; readonly route: Route }
  /** The kernel knows no way; its own words. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Whether the kernel would send a packet the way the step claims; `address` is what `to` stands for. */
export function judgeRoute(
  expectation: ExpectationOf<'route-to'>,
  answer: RouteAnswer,
  { lab, address }: { readonly lab: Lab; readonly address: string },
): Verdict {
  const { of, pattern, at } = expectation;
  const command = ['ip', ...inNamespace(of), 'route', 'get', address].join(' ');
  const head = { wanted: wantedOf(expectation), shownBy: command, at };
  switch (answer.kind) {
    case 'unreadable':
      return { ...head, kind: 'untested', reason: answer.reason };
    case 'refused':
      return { ...head, kind: 'broke', saw: `no route: ${answer.words}`, evidence: [] };
    case 'route': {
      const place = { view: routesView, where: of, names: namesOf(lab), at };
      return { ...head, ...judgeHas([routeRow(answer.route)], resolvePattern(pattern, place), place) };
    }
  }
}
