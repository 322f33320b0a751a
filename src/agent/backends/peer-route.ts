import { isIpv6 } from '../../net/ip-bytes.ts';
import type { Answer } from '../../netlink/kernel-answer.ts';
import type { KernelRoute } from '../../netlink/kernel-route.ts';
import type { GatewayRoute } from '../../netlink/route-requests.ts';
import type { AppliedEntry } from './backend.ts';

/** A route to a subnet, with the name of its device. */
export interface PeerRoute extends GatewayRoute {
  readonly via: NonNullable<GatewayRoute['via']>;
  readonly dev: string;
}

/** As `ip route` writes it. */
export function routeText({ dst, via, dev, isOnlink }: PeerRoute): string {
  return `${dst} via ${via} dev ${dev}${isOnlink === true ? ' onlink' : ''}`;
}

/** Whether a route that is there leads where this one would: flannel looks no further. */
export function isSameRoute(present: KernelRoute, { dst, via, device }: PeerRoute): boolean {
  return present.dst === dst && present.via === via && present.device === device;
}

export function familyOf({ via }: PeerRoute): 'inet' | 'inet6' {
  return isIpv6(via) ? 'inet6' : 'inet';
}

/** What was done with it, and what the kernel said. */
export function routeTold(action: AppliedEntry['action'], route: PeerRoute, answer: Answer): AppliedEntry {
  const row = { action, table: 'routes', text: routeText(route) } as const;
  return answer.kind === 'refused' ? { ...row, refused: answer.words } : row;
}
