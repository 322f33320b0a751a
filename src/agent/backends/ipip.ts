import { firstAddress } from '../../net/ipv4.ts';
import type { Ipv4 } from '../../net/ipv4.ts';
import type { KernelLink } from '../../netlink/kernel-link.ts';
import { addIpip, deleteLink, setLink } from '../../netlink/link-requests.ts';
import { directlyReached, findLink } from '../../netlink/look-up.ts';
import { expectDone } from '../../netlink/rtnetlink.ts';
import type { Backend } from './backend.ts';
import type { IpipSettings } from '../../scenario/backend-settings.ts';
import { backendError, failing } from './backend-error.ts';
import type { BackendStage } from './backend-stage.ts';
import { ensureAddress } from './own-address.ts';
import type { PeerRoute } from './peer-route.ts';
import type { Reach } from './reach.ts';
import { routeNetwork } from './route-network.ts';
import { overheadBytes } from '../../scenario/pod-mtu.ts';

const DEVICE = 'flannel.ipip';

/** IPv4 packets within IPv4, a tunnel to every peer at once: each route says where its packets go. */
export function ipipBackend(stage: BackendStage, { directRouting }: IpipSettings): Backend {
  const { context, kernel, external, close } = stage;
  const { name, address, publicIp } = context.external;
  const mtuBytes = context.external.mtuBytes - overheadBytes('ipip');
  let device: KernelLink | undefined;
  const routeTo = ({ family, subnet, publicIp: via }: Reach): PeerRoute | undefined => {
    if (device === undefined || family === 'inet6') return undefined;
    const isDirect = directRouting && directlyReached(kernel, [via]).has(via);
    const hop = isDirect ? { device: external.index, dev: name } : { device: device.index, dev: DEVICE };
    return { kind: 'unicast', dst: subnet, via, ...hop, isOnlink: true };
  };
  return {
    register: async (acquire) => {
      device = ensureDevice(stage, { local: address, mtuBytes });
      const { index } = device;
      const lease = await acquire({ publicIp, backend: { kind: 'ipip' } });
      failing(`${DEVICE} could not be configured`, () => {
        ensureAddress(kernel, {
          device: index,
          address: firstAddress(lease.subnet),
          network: context.network.cidr,
        });
        expectDone(kernel.ask(setLink(index, { isUp: true })), `switching ${DEVICE} on`);
      });
      return { lease, mtuBytes, devices: [DEVICE] };
    },
    ...routeNetwork({ kernel, log: context.log, type: 'ipip', routeTo }),
    [Symbol.asyncDispose]: close,
  };
}

/** A tunnel that is there is kept where its packets would have the same source. */
function ensureDevice(
  { context, kernel }: BackendStage,
  { local, mtuBytes }: { readonly local: Ipv4; readonly mtuBytes: number },
): KernelLink {
  const wanted = addIpip({ name: DEVICE, local, mtuBytes });
  const answer = kernel.ask(wanted);
  const present = findLink(kernel, DEVICE);
  if (present === undefined)
    throw backendError(
      `${DEVICE} could not be made: ${answer.kind === 'refused' ? answer.words : 'it has gone'}`,
    );
  if (answer.kind === 'done' || present.tunnelLocal === local) {
    failing(`${DEVICE} could not be configured`, () =>
      expectDone(kernel.ask(setLink(present.index, { mtuBytes })), 'setting its MTU'),
    );
    return present;
  }
  const difference = `local address: ${local} vs ${present.tunnelLocal ?? 'none'}`;
  const text = `"${DEVICE}" already exists with incompatible configuration: ${difference}; recreating device`;
  context.log({ level: 'W', source: 'ipip.go', text });
  return failing(`${DEVICE} could not be made again`, () => {
    expectDone(kernel.ask(deleteLink(present.index)), `removing ${DEVICE}`);
    expectDone(kernel.ask(wanted), `making ${DEVICE}`);
    const made = findLink(kernel, DEVICE);
    if (made === undefined) throw new Error('it has gone');
    return made;
  });
}
