import { UNDERLAY } from '../net/names.ts';
import type { Runner } from '../sandbox/runner.ts';
import { answerOf } from './outcome.ts';
import { unreadable } from './read-json.ts';
import { parseRoutes } from './routes.ts';
import type { Route } from './tables.ts';

/** A packet as a namespace sees it: its own (`from` absent), or one that came in by a device. */
export interface PacketAt {
  readonly where: string;
  readonly to: string;
  readonly cameIn: { readonly from: string; readonly by: string } | undefined;
}

/** What the kernel would do with it; `command` shows it by hand. */
export type RouteAnswer =
  | { readonly kind: 'route'; readonly route: Route; readonly command: string }
  /** The kernel's own words, `Network is unreachable`. */
  | { readonly kind: 'refused'; readonly words: string; readonly command: string };

/**
 * Asks the kernel how it would route a packet (`ip -j route get`). Nothing is sent.
 * @throws LabError `observe/unreadable`
 */
export async function askRoute(inside: Runner, packet: PacketAt): Promise<RouteAnswer> {
  return ask(inside, packet, 'get');
}

/**
 * The same with the entry of the routing table that decides it, in the place of the route that it makes: the network it is for, not the
 * address (`ip route get fibmatch`).
 * @throws LabError `observe/unreadable`
 */
export async function askMatchedRoute(inside: Runner, packet: PacketAt): Promise<RouteAnswer> {
  return ask(inside, packet, 'get fibmatch');
}

async function ask(
  inside: Runner,
  { where, to, cameIn }: PacketAt,
  how: 'get' | 'get fibmatch',
): Promise<RouteAnswer> {
  const netns = where === UNDERLAY ? [] : ['-n', where];
  const origin = cameIn === undefined ? [] : ['from', cameIn.from, 'iif', cameIn.by];
  const words = [...netns, 'route', ...how.split(' '), to, ...origin];
  const command = ['ip', ...words].join(' ');
  const outcome = await inside.run(['ip', '-j', ...words]);
  const stdout = answerOf(outcome, command);
  if (outcome.kind === 'exited' && outcome.code !== 0) {
    const [complaint = ''] = outcome.stderr.split('\n');
    return { kind: 'refused', words: complaint.replace('RTNETLINK answers: ', ''), command };
  }
  const [route] = parseRoutes(where, stdout);
  if (route === undefined) throw unreadable(command, 'printed no route');
  return { kind: 'route', route, command };
}
