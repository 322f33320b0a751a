import type { Backend } from './backend.ts';
import type { BackendStage } from './backend-stage.ts';
import { handlePeers } from './wireguard/handle-peers.ts';
import { registerWireguard } from './wireguard/register-wireguard.ts';
import type { WireguardConfig } from './wireguard/wireguard-config.ts';
import type { WireguardSite } from './wireguard/wireguard-site.ts';

/**
 * An encrypted tunnel to each other node: their public keys are in their leases, and one route leads into the tunnel for the whole network.
 * The devices go with the backend.
 */
export function wireguardBackend(stage: BackendStage, config: WireguardConfig): Backend {
  const { programs } = stage.context;
  const site: WireguardSite = { stage, config, programs, devices: new Map(), known: new Map() };
  return {
    register: (acquire) => registerWireguard(site, acquire),
    handle: (changes) => handlePeers(site, changes),
    [Symbol.asyncDispose]: async () => {
      for (const { name, remove } of site.devices.values()) {
        await remove();
        stage.context.log({ level: 'I', source: 'device.go', text: `Removed wireguard device ${name}` });
      }
      await stage.close();
    },
  };
}
