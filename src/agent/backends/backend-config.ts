import type { Mac } from '../../net/mac.ts';
import type { WireguardConfig } from './wireguard/wireguard-config.ts';

/** flannel's `Backend` block with what the node adds to it. */
export type BackendConfig =
  | VxlanConfig
  | { readonly kind: 'host-gw' }
  | IpipConfig
  | WireguardConfig
  | UdpConfig
  | { readonly kind: 'alloc' };

export interface UdpConfig {
  readonly kind: 'udp';
  /** 8285 unless said. */
  readonly port: number;
  /**
   * The answer "net unreachable" has the device's own address as its source: with flannel the kernel throws it away as a martian, and who sent
   * to a subnet of nobody waits for ever. `delivered` lets it in (`accept_local`).
   */
  readonly unreachable: 'lost' | 'delivered';
}

export interface VxlanConfig {
  readonly kind: 'vxlan';
  readonly vni: number;
  /** UDP port; 0: the kernel's, 8472. */
  readonly port: number;
  /** `Backend.MTU`: of the outer device, bytes; unless said that of the external interface. */
  readonly mtuBytes?: number | undefined;
  readonly learning: boolean;
  readonly gbp: boolean;
  readonly directRouting: boolean;
  /** Wished for a new device; one that is there keeps its own. */
  readonly vtepMac: Mac;
  /** The same for flannel-v6.N. */
  readonly vtepMac6?: Mac | undefined;
  /** The forwarding entry of a peer whose MAC has changed; flannel keeps it. */
  readonly staleFdb: 'keep' | 'remove';
  /** A peer with another VNI than ours: flannel programs it all the same, and no packet arrives. */
  readonly otherVni: 'program' | 'refuse';
}

export interface IpipConfig {
  readonly kind: 'ipip';
  readonly directRouting: boolean;
}
