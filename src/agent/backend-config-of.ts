import { machineError } from '../error/lab-error.ts';
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
      return { ...backend, vtepMac, vtepMac6, staleFdb: quirks.staleFdb, otherVni: quirks.otherVni };
    case 'host-gw':
    case 'ipip':
    case 'alloc':
      return backend;
    case 'wireguard':
    case 'udp':
      throw machineError({
        code: 'agent/no-such-backend',
        message: `the agent has no backend ${backend.kind}`,
        hint: 'use vxlan or host-gw',
      });
  }
}
