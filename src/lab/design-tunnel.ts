import type { Family } from '../net/family.ts';
import { podMtuBytes } from '../scenario/pod-mtu.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Tunnel } from './lab.ts';

/**
 * flannel's device of a backend that wraps packets otherwise than VXLAN does: it has no MAC, and holds the subnet's base address alone.
 * Of IPv6 only WireGuard has one, which is the same as IPv4's unless the mode is `separate`.
 */
export function designTunnel<A extends string, N extends string>(
  { network: { backend }, underlay }: Scenario,
  family: Family<A, N>,
  subnet: N,
): Tunnel<A> | undefined {
  const rest = { address: family.first(subnet), mtuBytes: podMtuBytes(backend, underlay.mtuBytes) };
  const isIpv6 = subnet.includes(':');
  switch (backend.kind) {
    case 'wireguard':
      return {
        kind: 'wireguard',
        name: isIpv6 && backend.mode === 'separate' ? 'flannel-wg-v6' : 'flannel-wg',
        ...rest,
      };
    case 'udp':
      return isIpv6 ? undefined : { kind: 'udp', name: 'flannel0', ...rest };
    case 'ipip':
      return isIpv6 ? undefined : { kind: 'ipip', name: 'flannel.ipip', ...rest };
    case 'vxlan':
    case 'host-gw':
    case 'alloc':
      return undefined;
  }
}
