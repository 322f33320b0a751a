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
