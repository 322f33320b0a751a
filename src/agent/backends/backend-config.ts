import type { Mac } from '../../net/mac.ts';
import type { IpipSettings, UdpSettings, VxlanSettings } from '../../scenario/backend-settings.ts';
import type { WireguardConfig } from './wireguard/wireguard-config.ts';

/** flannel's `Backend` block with what the node adds to it. */
export type BackendConfig =
  | VxlanConfig
  | { readonly kind: 'host-gw' }
  | IpipSettings
  | WireguardConfig
  | UdpConfig
  | { readonly kind: 'alloc' };

export interface UdpConfig extends UdpSettings {
  /**
   * The answer "net unreachable" has the device's own address as its source: with flannel the kernel throws it away as a martian, and who sent
   * to a subnet of nobody waits for ever. `delivered` lets it in (`accept_local`).
   */
  readonly unreachable: 'lost' | 'delivered';
}

export interface VxlanConfig extends VxlanSettings {
  /** Wished for a new device; one that is there keeps its own. */
  readonly vtepMac: Mac;
  /** The same for flannel-v6.N. */
  readonly vtepMac6?: Mac | undefined;
  /** The forwarding entry of a peer whose MAC has changed; flannel keeps it. */
  readonly staleFdb: 'keep' | 'remove';
  /** A peer with another VNI than ours: flannel programs it all the same, and no packet arrives. */
  readonly otherVni: 'program' | 'refuse';
  /** A device that somebody deleted: flannel makes it anew with a MAC that nobody is told, and forgets the peers' entries. */
  readonly deletedDevice?: 'remake' | 'restore' | undefined;
}
