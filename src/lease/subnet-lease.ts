import type { Cidr, Ipv4 } from '../net/ipv4.ts';
import type { Cidr6, Ipv6 } from '../net/ipv6.ts';
import type { Mac } from '../net/mac.ts';
import type { LeaseId } from './store.ts';

/** A node's claim on a subnet of the pod network, as flannel writes it to its database. */
export interface SubnetLease {
  readonly subnet: Cidr;
  /** The node's IPv6 subnet, in a network of both families. */
  readonly subnet6?: Cidr6 | undefined;
  /** Where the other nodes send this subnet's packets. */
  readonly publicIp: Ipv4;
  readonly publicIp6?: Ipv6 | undefined;
  readonly backend: LeaseBackend;
  /** How the IPv6 subnet is reached: of the same kind as `backend`, and there whenever `subnet6` is. */
  readonly backend6?: LeaseBackend | undefined;
  /** The store's lease that this claim ends with; a claim that was not read from a store, or that stays for ever, has none. */
  readonly leaseId?: LeaseId | undefined;
}

/**
 * What a node says of how to reach it. `unnamed` says nothing: so do the backends udp and alloc.
 * `other` is a type unknown here, or data that are not of its type's form; its subnet is taken all the same.
 */
export type LeaseBackend =
  | { readonly kind: 'vxlan'; readonly vni: number; readonly vtepMac: Mac }
  | { readonly kind: 'host-gw' }
  | { readonly kind: 'ipip' }
  | { readonly kind: 'unnamed' }
  | WireguardBackend
  | { readonly kind: 'other'; readonly type: string; readonly data: unknown; readonly reason: string };

export interface WireguardBackend {
  readonly kind: 'wireguard';
  /** 32 bytes in base64. */
  readonly publicKey: string;
  /** UDP port the node listens on; `undefined`: the same as the reader's own. */
  readonly port: number | undefined;
}
