import { allocBackend } from './alloc.ts';
import type { Backend } from './backend.ts';
import type { BackendConfig } from './backend-config.ts';
import type { BackendContext } from './backend-context.ts';
import { openStage } from './backend-stage.ts';
import { hostGwBackend } from './host-gw.ts';
import { ipipBackend } from './ipip.ts';
import { udpBackend } from './udp.ts';
import { vxlanBackend } from './vxlan.ts';
import { wireguardBackend } from './wireguard.ts';

/** The backend of a kind, for one node; nothing is made yet. @throws LabError `agent/backend-failed` */
export async function createBackend(config: BackendConfig, context: BackendContext): Promise<Backend> {
  const stage = await openStage(context);
  switch (config.kind) {
    case 'vxlan':
      return vxlanBackend(stage, config);
    case 'host-gw':
      return hostGwBackend(stage);
    case 'ipip':
      return ipipBackend(stage, config);
    case 'wireguard':
      return wireguardBackend(stage, config);
    case 'udp':
      return udpBackend(stage, config);
    case 'alloc':
      return allocBackend(stage);
  }
}
