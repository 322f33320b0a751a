import { isIpv6 } from '../net/ip-bytes.ts';
import { type Cidr, firstAddress, type Ipv4, prefixLength } from '../net/ipv4.ts';
import { type Cidr6, firstAddress6, type Ipv6, prefixLength6 } from '../net/ipv6.ts';
import { ip, u32 } from './format-attributes.ts';
import { CREATE, FAMILY, type Request, RTM } from './request.ts';

/** A route of the main table as flannel makes them: no metric, no source, `proto boot`, which `ip` does not show. */
export type MainRoute = GatewayRoute | BlackholeRoute;

export interface GatewayRoute {
  readonly kind: 'unicast';
  readonly dst: Cidr | Cidr6;
  /** Absent: the destination is on the device's own network. */
  readonly via?: Ipv4 | Ipv6 | undefined;
  /** Index of the device. */
  readonly device: number;
  /** The gateway counts as on the device's network even where no route says so. */
  readonly isOnlink?: boolean;
  readonly scope?: 'global' | 'link';
}

export interface BlackholeRoute {
  readonly kind: 'blackhole';
  readonly dst: Cidr | Cidr6;
}

/** @see linux/rtnetlink.h */
export const RTA = {
  ...{ destination: 1, device: 4, gateway: 5, metric: 6, source: 7, hops: 9, table: 15 },
} as const;

/** `struct rtmsg`: family, lengths of the destination and the source, type of service, table, protocol, scope, type, flags. */
export const ROUTE_HEAD_BYTES = 12;

/** The table `ip route` shows. */
export const MAIN_TABLE = 254;
const RTNH_F_ONLINK = 4;
const ROUTE_TYPE = { unspecified: 0, unicast: 1, blackhole: 6 } as const;
const RTPROT_BOOT = 3;
const SCOPE = { global: 0, link: 253, nowhere: 255 } as const;

/** `ip route replace`: in the place of one of the same destination and metric. */
export function replaceRoute(route: MainRoute): Request {
  return { type: RTM.newRoute, flags: CREATE.orReplace, ...partsOf(route, 'made') };
}

/** `ip route add`: `EEXIST` where there is one. */
export function addRoute(route: MainRoute): Request {
  return { type: RTM.newRoute, flags: CREATE.exclusively, ...partsOf(route, 'made') };
}

/** `ip route del`: the one that agrees in all that is given. */
export function deleteRoute(route: MainRoute): Request {
  return { type: RTM.delRoute, flags: 0, ...partsOf(route, 'gone') };
}

/** `ip route get`: its answer is the route a packet to that address would take. */
export function getRoute(address: Ipv4 | Ipv6): Request {
  const head = routeHead({ isIpv6: isIpv6(address), length: isIpv6(address) ? 128 : 32 });
  return { type: RTM.getRoute, flags: 0, head, attributes: [ip(RTA.destination, address)] };
}

function partsOf(route: MainRoute, what: 'made' | 'gone'): Pick<Request, 'head' | 'attributes'> {
  const { address, length } = destinationOf(route.dst);
  const head = routeHead({ isIpv6: isIpv6(address), length });
  head.writeUInt8(MAIN_TABLE, 4);
  head.writeUInt8(what === 'made' ? RTPROT_BOOT : 0, 5);
  head.writeUInt8(what === 'made' ? scopeOf(route) : SCOPE.nowhere, 6);
  head.writeUInt8(ROUTE_TYPE[route.kind], 7);
  if (route.kind === 'unicast' && route.isOnlink === true) head.writeUInt32LE(RTNH_F_ONLINK, 8);
  return { head, attributes: [ip(RTA.destination, address), ...hopOf(route)] };
}

function scopeOf(route: MainRoute): number {
  return route.kind === 'unicast' ? SCOPE[route.scope ?? 'global'] : SCOPE.global;
}

function hopOf(route: MainRoute): readonly Buffer[] {
  if (route.kind === 'blackhole') return [];
  return [...(route.via === undefined ? [] : [ip(RTA.gateway, route.via)]), u32(RTA.device, route.device)];
}

function routeHead({ isIpv6, length }: { readonly isIpv6: boolean; readonly length: number }): Buffer {
  const head = Buffer.alloc(ROUTE_HEAD_BYTES);
  head.writeUInt8(isIpv6 ? FAMILY.inet6 : FAMILY.inet, 0);
  head.writeUInt8(length, 1);
  return head;
}

function destinationOf(dst: Cidr | Cidr6): { readonly address: Ipv4 | Ipv6; readonly length: number } {
  return isNetwork6(dst)
    ? { address: firstAddress6(dst), length: prefixLength6(dst) }
    : { address: firstAddress(dst), length: prefixLength(dst) };
}

function isNetwork6(dst: Cidr | Cidr6): dst is Cidr6 {
  return dst.includes(':');
}
