import type { Backend } from './backend.ts';
import { backendError } from './backend-error.ts';
import type { BackendStage } from './backend-stage.ts';
import type { PeerRoute } from './peer-route.ts';
import type { Reach } from './reach.ts';
import { routeNetwork } from './route-network.ts';

const HOST_GW = { kind: 'host-gw' } as const;

/** Plain routes over the nodes' own L2: each node is the router of its subnet. */
export function hostGwBackend({ context, kernel, external, close }: BackendStage): Backend {
  const { name, mtuBytes, address, address6, publicIp, publicIp6 } = context.external;
  const isOf6 = context.network.cidr6 !== undefined;
  const routeTo = ({ family, subnet, publicIp: via }: Reach): PeerRoute | undefined =>
    family === 'inet6' && !isOf6
      ? undefined
      : { kind: 'unicast', dst: subnet, via, device: external.index, dev: name };
  const routes = routeNetwork({ kernel, log: context.log, type: 'host-gw', routeTo });
  return {
    register: async (acquire) => {
      if (publicIp !== address || (isOf6 && publicIp6 !== address6)) throw isNatted();
      const announcement = {
        publicIp,
        backend: HOST_GW,
        ...(isOf6 && { publicIp6, backend6: HOST_GW }),
      };
      return { lease: await acquire(announcement), mtuBytes, devices: [] };
    },
    ...routes,
    [Symbol.asyncDispose]: close,
  };
}

function isNatted() {
  return backendError(
    "your PublicIP differs from interface IP, meaning that probably you're on a NAT, which is not supported by host-gw backend",
  );
}
