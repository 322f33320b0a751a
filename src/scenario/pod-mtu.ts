import type { Backend } from './backend-settings.ts';

/** What VXLAN adds to a packet: IPv4 20, UDP 8, VXLAN 8 and the inner Ethernet header 14 bytes. @see RFC 7348 section 5 */
const VXLAN_OVERHEAD_BYTES = 50;

/** VXLAN between IPv6 addresses: 20 bytes more, IPv6's header being 40. */
const VXLAN6_OVERHEAD_BYTES = 70;

/** WireGuard: IPv6 40 (its own tunnels may be either), UDP 8, type and counter 16, authentication tag 16. @see flannel pkg/backend/wireguard */
const WIREGUARD_OVERHEAD_BYTES = 80;

/** IPv4 20, UDP 8. @see flannel pkg/backend/udp */
const UDP_OVERHEAD_BYTES = 28;

/** IPv4 20. @see flannel pkg/backend/ipip */
const IPIP_OVERHEAD_BYTES = 20;

/** What a backend adds to each packet between nodes, bytes, as flannel counts it. */
export function overheadBytes(kind: Backend['kind']): number {
  switch (kind) {
    case 'vxlan':
      return VXLAN_OVERHEAD_BYTES;
    case 'wireguard':
      return WIREGUARD_OVERHEAD_BYTES;
    case 'udp':
      return UDP_OVERHEAD_BYTES;
    case 'ipip':
      return IPIP_OVERHEAD_BYTES;
    case 'host-gw':
    case 'alloc':
      return 0;
  }
}

/** `Backend.MTU` where one is given, bytes: what the overhead is taken from instead of the underlay's MTU. */
export function askedMtuBytes(backend: Backend): number | undefined {
  return 'mtuBytes' in backend ? backend.mtuBytes : undefined;
}

/** MTU flannel gives to pods, bytes: `FLANNEL_MTU`. */
export function podMtuBytes(backend: Backend, underlayMtuBytes: number): number {
  return (askedMtuBytes(backend) ?? underlayMtuBytes) - overheadBytes(backend.kind);
}

/**
 * Greatest MTU that the kernel leaves to a device for IPv6 between nodes, bytes. flannel asks for what it asks for IPv4's, 50 bytes less
 * than the underlay's, and says so in `FLANNEL_MTU`; the kernel makes it 70. @see linux drivers/net/vxlan/vxlan_core.c vxlan_config_apply
 */
export function tunnelMtu6Bytes(backend: Backend, underlayMtuBytes: number): number {
  const asked = podMtuBytes(backend, underlayMtuBytes);
  return backend.kind === 'vxlan' ? Math.min(asked, underlayMtuBytes - VXLAN6_OVERHEAD_BYTES) : asked;
}
