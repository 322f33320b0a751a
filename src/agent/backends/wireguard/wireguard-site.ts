import type { NodePrograms } from '../../node-programs.ts';
import type { BackendStage } from '../backend-stage.ts';
import type { KnownPeers } from './peer-work.ts';
import type { WireguardConfig } from './wireguard-config.ts';
import type { WireguardDevice } from './wireguard-device.ts';
import type { WireguardDeviceName } from './wireguard-peers.ts';

/** What the backend of one node works with. */
export interface WireguardSite {
  readonly stage: BackendStage;
  readonly config: WireguardConfig;
  readonly programs: NodePrograms;
  /** Those that are made. */
  readonly devices: Map<WireguardDeviceName, WireguardDevice>;
  readonly known: KnownPeers;
}
