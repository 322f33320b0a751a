/** What carries packets between nodes: flannel's `Backend` with its defaults filled in. @see flannel Documentation/backends.md */
export type Backend =
  | VxlanSettings
  | { readonly kind: 'host-gw' }
  | WireguardSettings
  | UdpSettings
  | IpipSettings
  | { readonly kind: 'alloc' };

export interface VxlanSettings {
  readonly kind: 'vxlan';
  readonly vni: number;
  /** UDP port; 0: the kernel's own, 8472. */
  readonly port: number;
  /** What VXLAN's header is taken from, bytes; absent: the underlay's MTU. */
  readonly mtuBytes: number | undefined;
  /** Group policy in VXLAN's header. @see ip-link(8) gbp */
  readonly gbp: boolean;
  /** Whether the device learns forwarding entries from frames, beside those it is given. */
  readonly learning: boolean;
  /** Whether nodes that are on one L2 route plainly. */
  readonly directRouting: boolean;
}

export interface WireguardSettings {
  readonly kind: 'wireguard';
  /** UDP port of the IPv4 tunnel, or of the only one. */
  readonly listenPort: number;
  /** UDP port of the IPv6 tunnel, where there are two. */
  readonly listenPort6: number;
  /** What WireGuard's header is taken from, bytes; absent: the underlay's MTU. */
  readonly mtuBytes: number | undefined;
  /** Key that all nodes share beside their own ones: 32 bytes in base64. */
  readonly psk: string | undefined;
  /** 0: none is sent. */
  readonly keepaliveSeconds: number;
  /** `separate`: a tunnel a family. Else one tunnel, between IPv4 or IPv6 addresses, or those that are public. */
  readonly mode: 'separate' | 'auto' | 'ipv4' | 'ipv6';
}

export interface UdpSettings {
  readonly kind: 'udp';
  readonly port: number;
}

export interface IpipSettings {
  readonly kind: 'ipip';
  /** Whether nodes that are on one L2 route plainly. */
  readonly directRouting: boolean;
}

/** Whether a backend has a way for IPv6. @see flannel pkg/backend, which refuses the others */
export function carriesIpv6({ kind }: Backend): boolean {
  return kind !== 'udp' && kind !== 'ipip';
}
