import type { Backend } from '../scenario/backend-settings.ts';
import type { AgentConfig } from './agent-config.ts';
import type { BackendConfig } from './backends/backend-config.ts';

/** flannel's `Backend` block, with what this node adds to it. */
export function backendConfigOf(
  backend: Backend,
  { vtepMac, vtepMac6, settings: { quirks } }: AgentConfig,
): BackendConfig {
  switch (backend.kind) {
    case 'vxlan':
      return {
        ...backend,
        vtepMac,
        vtepMac6,
        staleFdb: quirks.staleFdb,
        otherVni: quirks.otherVni,
        deletedDevice: quirks.deletedDevice,
      };
    case 'host-gw':
    case 'ipip':
    case 'alloc':
      return backend;
    case 'udp':
      return { ...backend, unreachable: quirks.unreachable };
    case 'wireguard':
      return { ...backend, listenPortV6: backend.listenPort6 };
  }
}
