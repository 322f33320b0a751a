import type { KernelRoute } from '../../netlink/kernel-route.ts';
import { listMainRoutes } from '../../netlink/look-up.ts';
import { addRoute, deleteRoute, replaceRoute } from '../../netlink/route-requests.ts';
import type { Rtnetlink } from '../../netlink/rtnetlink.ts';
import type { Applied, AppliedEntry, PeerChange } from './backend.ts';
import type { Log } from './backend-context.ts';
import { familyOf, isSameRoute, type PeerRoute, routeText, routeTold } from './peer-route.ts';
import { type Reach, reachesOf, typeOf } from './reach.ts';

/** A backend of routes alone, which are looked after: flannel's RouteNetwork. */
export interface RouteNetwork {
  readonly handle: (changes: readonly PeerChange[]) => Promise<readonly Applied[]>;
  /** Adds remembered routes that are not there any more. */
  readonly check: () => Promise<readonly Applied[]>;
}

export interface RouteNetworkSettings {
  readonly kernel: Rtnetlink;
  readonly log: Log;
  /** `BackendType` of the leases that are meant. */
  readonly type: 'host-gw' | 'ipip';
  /** The route to a peer; `undefined` for a family the network has not. */
  readonly routeTo: (reach: Reach) => PeerRoute | undefined;
}

/** One route for a subnet. @see flannel pkg/backend/route_network.go */
export function routeNetwork({ kernel, log, type, routeTo }: RouteNetworkSettings): RouteNetwork {
  const remembered = new Map<string, Remembered>();
  const say: Say = (level, text) => log({ level, source: 'route_network.go', text });
  const apply = (change: PeerChange): readonly Applied[] => {
    const { backend } = change.lease;
    if (backend.kind !== type) {
      say('W', `Ignoring non-${type} subnet: type=${typeOf(backend)}`);
      return [];
    }
    const entries = reachesOf(change.lease).flatMap((reach) => {
      const route = routeTo(reach);
      if (route === undefined) return [];
      if (change.kind === 'removed') remembered.delete(route.dst);
      else remembered.set(route.dst, { route, change });
      return change.kind === 'removed' ? remove(kernel, route, say) : set(kernel, { reach, route }, say);
    });
    return [{ change, entries }];
  };
  return {
    handle: (changes) => Promise.resolve(changes.flatMap(apply)),
    check: () => Promise.resolve(recover(kernel, [...remembered.values()], say)),
  };
}

type Say = (level: 'I' | 'W' | 'E', text: string) => void;

interface Remembered {
  readonly route: PeerRoute;
  readonly change: PeerChange;
}

/** A different route to the subnet goes first; an equal one stays. The table is read only where the subnet has a route already. */
function set(
  kernel: Rtnetlink,
  { reach, route }: { readonly reach: Reach; readonly route: PeerRoute },
  say: Say,
): readonly AppliedEntry[] {
  say('I', `Subnet added: ${reach.subnet} via ${reach.publicIp}`);
  const first = kernel.ask(addRoute(route));
  if (first.kind === 'done') return [routeTold('set', route, first)];
  const present = first.code === 'EEXIST' ? routeAt(kernel, route) : undefined;
  if (present !== undefined && isSameRoute(present, route)) {
    say('I', `Route to ${routeText(route)} already exists, skipping.`);
    return [];
  }
  if (present !== undefined) return replace(kernel, { route, present }, say);
  say('E', `Error adding route to ${routeText(route)}: ${first.words}`);
  return [routeTold('set', route, first)];
}

/** In one step, where flannel removes and adds: no packet is lost between. */
function replace(kernel: Rtnetlink, { route, present }: Replacing, say: Say): readonly AppliedEntry[] {
  const { dst, via } = present;
  say('W', `Replacing existing route to ${dst} via ${via ?? 'none'} with ${routeText(route)}`);
  const answer = kernel.ask(replaceRoute(route));
  if (answer.kind === 'refused') say('E', `Error adding route to ${routeText(route)}: ${answer.words}`);
  return [routeTold('set', route, answer)];
}

interface Replacing {
  readonly route: PeerRoute;
  readonly present: KernelRoute;
}

function remove(kernel: Rtnetlink, route: PeerRoute, say: Say): readonly AppliedEntry[] {
  say('I', `Subnet removed: ${route.dst}`);
  const answer = kernel.ask(deleteRoute(route));
  if (answer.kind === 'refused') say('E', `Error deleting route to ${route.dst}: ${answer.words}`);
  return [routeTold('removed', route, answer)];
}

/** One that another route has taken the place of is tried too, and refused each time, as with flannel. */
function recover(kernel: Rtnetlink, remembered: readonly Remembered[], say: Say): readonly Applied[] {
  const families = new Set(remembered.map(({ route }) => familyOf(route)));
  const present = new Map<string, readonly KernelRoute[]>();
  for (const route of [...families].flatMap((family) => listMainRoutes(kernel, family)))
    present.set(route.dst, [...(present.get(route.dst) ?? []), route]);
  const isMissing = ({ route }: Remembered): boolean =>
    !(present.get(route.dst) ?? []).some((one) => isSameRoute(one, route));
  return remembered.filter(isMissing).map(({ route, change }) => {
    const answer = kernel.ask(addRoute(route));
    if (answer.kind === 'refused') say('E', `Error recovering route to ${route.dst}: ${answer.words}`);
    else say('I', `Route recovered ${route.dst} : ${route.via}`);
    return { change, entries: [routeTold('set', route, answer)] };
  });
}

function routeAt(kernel: Rtnetlink, route: PeerRoute): KernelRoute | undefined {
  return listMainRoutes(kernel, familyOf(route)).find(({ dst }) => dst === route.dst);
}
