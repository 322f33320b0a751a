import type { Backend } from './backend-settings.ts';

/** flannel's own devices on a node, for IPv4. @see flannel pkg/backend */
export function tunnelDevices(backend: Backend): readonly string[] {
  switch (backend.kind) {
    case 'vxlan':
      return [`flannel.${backend.vni}`];
    case 'wireguard':
      return ['flannel-wg'];
    case 'udp':
      return ['flannel0'];
    case 'ipip':
      return ['flannel.ipip'];
    case 'host-gw':
    case 'alloc':
      return [];
  }
}

/** The second ones, of a network with IPv6. */
export function tunnelDevices6(backend: Backend): readonly string[] {
  switch (backend.kind) {
    case 'vxlan':
      return [`flannel-v6.${backend.vni}`];
    case 'wireguard':
      return backend.mode === 'separate' ? ['flannel-wg-v6'] : [];
    case 'udp':
    case 'ipip':
    case 'host-gw':
    case 'alloc':
      return [];
  }
}
