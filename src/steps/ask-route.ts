import { type RouteAnswer } from '../check/judge-route.ts';
import { inNamespace } from '../check/shown-by.ts';
import { parseRoutes } from '../observe/routes.ts';
import { type Runner } from '../sandbox/runner.ts';
import { whyNot } from './reason.ts';

/** Asks the kernel of a namespace how it would send a packet (`ip -j route get`). */
export async function askRoute(inside: Runner, where: string, address: string): Promise<RouteAnswer> {
  const outcome = await inside.run(['ip', ...inNamespace(where), '-j', 'route', 'get', address]);
  if (outcome.kind !== 'exited') return { kind: 'unreadable', reason: whyNot(outcome) };
  const refusal = /^RTNETLINK answers: (.+)$/m.exec(outcome.stderr)?.[1];
  if (refusal !== undefined) return { kind: 'refused', words: refusal };
  if (outcome.code !== 0) return { kind: 'unreadable', reason: outcome.stderr.trim() };
  const [route] = parseRoutes(where, outcome.stdout);
  return route === undefined
    ? { kind: 'unreadable', reason: 'ip printed no route' }
    : { kind: 'route', route };
}
