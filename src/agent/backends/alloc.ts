import type { Backend } from './backend.ts';
import type { BackendStage } from './backend-stage.ts';

/** A lease alone: somebody else brings the packets to their nodes. */
export function allocBackend({ context: { external, network }, close }: BackendStage): Backend {
  const { publicIp, publicIp6, mtuBytes } = external;
  return {
    register: async (acquire) => ({
      lease: await acquire({
        publicIp,
        backend: { kind: 'unnamed' },
        ...(network.cidr6 !== undefined && { publicIp6 }),
      }),
      mtuBytes,
      devices: [],
    }),
    handle: () => Promise.resolve([]),
    [Symbol.asyncDispose]: close,
  };
}
