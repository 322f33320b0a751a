import type { Backend } from './scenario.ts';

/** What VXLAN adds to a packet: IPv4 20, UDP 8, VXLAN 8 and the inner Ethernet header 14 bytes. @see RFC 7348 section 5 */
export const VXLAN_OVERHEAD_BYTES = 50;

/** MTU flannel gives to pods, bytes: `FLANNEL_MTU`. */
export function podMtuBytes(backend: Backend, underlayMtuBytes: number): number {
  switch (backend.kind) {
    case 'vxlan':
      return (backend.mtuBytes ?? underlayMtuBytes) - VXLAN_OVERHEAD_BYTES;
    case 'host-gw':
      return underlayMtuBytes;
  }
}

/** VXLAN between IPv6 addresses: 20 bytes more, IPv6's header being 40. */
const VXLAN6_OVERHEAD_BYTES = 70;

/**
 * Greatest MTU that the kernel leaves to a device for IPv6 between nodes, bytes. flannel asks for what it asks for IPv4's, 50 bytes less
 * than the underlay's, and says so in `FLANNEL_MTU`; the kernel makes it 70. @see linux drivers/net/vxlan/vxlan_core.c vxlan_config_apply
 */
export function tunnelMtu6Bytes(backend: Backend, underlayMtuBytes: number): number {
  const asked = podMtuBytes(backend, underlayMtuBytes);
  switch (backend.kind) {
    case 'vxlan':
      return Math.min(asked, underlayMtuBytes - VXLAN6_OVERHEAD_BYTES);
    case 'host-gw':
      return asked;
  }
}
