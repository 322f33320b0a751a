import { Cidr, contains, type Ipv4 } from '../../../net/ipv4.ts';
import { Cidr6, contains6, type Ipv6 } from '../../../net/ipv6.ts';
import type { WireguardConfig } from './wireguard-config.ts';

/** The outer addresses of a node. */
export interface Outside {
  readonly publicIp: Ipv4;
  readonly publicIp6?: Ipv6 | undefined;
}

/**
 * Where a peer's packets are sent, with a single device; `undefined` where the mode wants an address the peer has none of.
 * `auto` takes IPv4 unless that is private and both ends have a public IPv6 address.
 * @param own of this node's external interface
 * @see flannel pkg/backend/wireguard/wireguard_network.go selectPublicEndpoint
 */
export function chooseEndpoint(
  mode: Exclude<WireguardConfig['mode'], 'separate'>,
  peer: Outside,
  own: Outside,
): Ipv4 | Ipv6 | undefined {
  switch (mode) {
    case 'ipv4':
      return peer.publicIp;
    case 'ipv6':
      return peer.publicIp6;
    case 'auto':
      if (!isPrivate(peer.publicIp)) return peer.publicIp;
      return isPublic6(peer.publicIp6) && isPublic6(own.publicIp6) ? peer.publicIp6 : peer.publicIp;
  }
}

/** @see RFC 1918 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) => Cidr.parse(cidr));
/** @see RFC 4193 */
const UNIQUE_LOCAL = Cidr6.parse('fc00::/7');

function isPrivate(address: Ipv4): boolean {
  return PRIVATE.some((network) => contains(network, address));
}

function isPublic6(address: Ipv6 | undefined): boolean {
  return address !== undefined && !contains6(UNIQUE_LOCAL, address);
}
