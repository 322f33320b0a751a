import type { Backend } from '../scenario/scenario.ts';
import type { AgentConfig } from './agent-config.ts';
import type { BackendConfig } from './backends/create-backend.ts';

/** flannel's `Backend` block, with what this node adds to it. */
export function backendConfigOf(backend: Backend, { vtepMac, vtepMac6 }: AgentConfig): BackendConfig {
  switch (backend.kind) {
    case 'host-gw':
      return { kind: 'host-gw' };
    case 'vxlan':
      return {
        ...backend,
        learning: false,
        gbp: false,
        directRouting: false,
        vtepMac,
        vtepMac6,
        staleFdb: 'keep',
        otherVni: 'program',
      };
  }
}
