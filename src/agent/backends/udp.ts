import { type Cidr, firstAddress, prefixLength, toNumber } from '../../net/ipv4.ts';
import { call } from '../../netlink/libc.ts';
import { setLink } from '../../netlink/link-requests.ts';
import { findLink } from '../../netlink/look-up.ts';
import { replaceRoute } from '../../netlink/route-requests.ts';
import { expectDone } from '../../netlink/rtnetlink.ts';
import type { SubnetLease } from '../../lease/subnet-lease.ts';
import type { ForwardedNode } from '../forwarder.ts';
import type { AcquireLease, Applied, Backend, PeerChange, Registered } from './backend.ts';
import type { UdpConfig } from './backend-config.ts';
import { backendError, failing } from './backend-error.ts';
import type { BackendStage } from './backend-stage.ts';
import { ensureAddress } from './own-address.ts';
import type { NumberedNetwork } from './udp/next-hops.ts';
import { openWires } from './udp/open-wires.ts';
import { overheadBytes } from '../../scenario/pod-mtu.ts';

/** What flannel's first free `flannel%d` is on a node. */
const TUN = 'flannel0';

interface UdpSite {
  readonly stage: BackendStage;
  readonly config: UdpConfig;
}

/** What goes when the backend ends: the device with its descriptor. */
interface Carried {
  readonly node: ForwardedNode;
  readonly descriptors: readonly number[];
}

/**
 * Packets in plain UDP, carried in user space: what the code of flannel takes where nobody says a backend. The kernel knows one route, for the
 * whole network, into a TUN device; which node has which subnet is known to the forwarder alone.
 */
export function udpBackend(stage: BackendStage, config: UdpConfig): Backend {
  let carried: Carried | undefined;
  return {
    register: async (acquire) => {
      const { lease, ...rest } = await registerUdp({ stage, config }, acquire);
      carried = rest.carried;
      return { lease, mtuBytes: mtuOf(stage), devices: [TUN] };
    },
    handle: (changes) => {
      const node = carried?.node;
      if (node === undefined) throw new Error('the backend is not registered');
      return Promise.resolve(changes.map((change) => apply(change, node, { stage, config })));
    },
    [Symbol.asyncDispose]: async () => {
      await carried?.node.remove();
      carried?.descriptors.forEach((fd) => call('close', fd));
      await stage.close();
    },
  };
}

async function registerUdp(
  { stage, config }: UdpSite,
  acquire: AcquireLease,
): Promise<Pick<Registered, 'lease'> & { readonly carried: Carried }> {
  const { publicIp, address } = stage.context.external;
  const lease = await acquire({ publicIp, backend: { kind: 'unnamed' } });
  const { tun, udp } = await openWires(stage.context.namespace, {
    tun: TUN,
    host: address,
    port: config.port,
  });
  try {
    if (config.unreachable === 'delivered')
      await stage.context.namespace.writeSysctl(`ipv4/conf/${TUN}/accept_local`, '1');
    configure(stage, lease);
  } catch (error) {
    [tun, udp].forEach((fd) => call('close', fd));
    throw error;
  }
  const node = stage.context.forwarder.add({ tun, udp, address: toNumber(firstAddress(lease.subnet)) });
  return { lease, carried: { node, descriptors: [tun, udp] } };
}

/** MTU, address, up, and the one route. @throws LabError `agent/backend-failed` */
function configure(stage: BackendStage, lease: SubnetLease): void {
  const { kernel, context } = stage;
  const device = findLink(kernel, TUN)?.index;
  if (device === undefined) throw backendError(`${TUN} has gone`);
  const dst = context.network.cidr;
  failing(`${TUN} could not be configured`, () => {
    ensureAddress(kernel, { device, address: firstAddress(lease.subnet), network: dst });
    expectDone(kernel.ask(setLink(device, { isUp: true, mtuBytes: mtuOf(stage) })), `switching ${TUN} on`);
    expectDone(kernel.ask(replaceRoute({ kind: 'unicast', dst, device })), `adding the route ${dst}`);
  });
}

/** Every lease is a peer, whatever its backend: flannel does not look. */
function apply(change: PeerChange, node: ForwardedNode, { stage, config }: UdpSite): Applied {
  const { subnet, publicIp } = change.lease;
  const isAdded = change.kind === 'added';
  stage.context.log({ level: 'I', source: 'udp_network_amd64.go', text: `Subnet ${change.kind}: ${subnet}` });
  if (isAdded) node.set(numbered(subnet), { host: publicIp, port: config.port });
  else node.unset(numbered(subnet));
  const text = `${subnet} via ${publicIp}:${config.port} by ${TUN}`;
  return { change, entries: [{ action: isAdded ? 'set' : 'removed', table: 'peers', text }] };
}

function numbered(subnet: Cidr): NumberedNetwork {
  return { base: toNumber(firstAddress(subnet)), length: prefixLength(subnet) };
}

function mtuOf({ context }: BackendStage): number {
  return context.external.mtuBytes - overheadBytes('udp');
}
