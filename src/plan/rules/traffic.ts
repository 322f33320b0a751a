/** One address family of a node's pod traffic; networks in their canonical text, `10.244.0.0/16` or `fd00:10:244::/56`. */
export interface PodTraffic {
  readonly family: 'ipv4' | 'ipv6';
  /** All pods of the cluster. */
  readonly network: string;
  /** The node's own pods. */
  readonly subnet: string;
}

/** Where masquerading ends: nobody answers a multicast packet to its source. */
export function multicastOf(family: PodTraffic['family']): string {
  return family === 'ipv4' ? '224.0.0.0/4' : 'ff00::/8';
}
