import type { SubnetLease, WireguardBackend } from '../../../lease/subnet-lease.ts';
import { chooseEndpoint, type Outside } from './choose-endpoint.ts';
import type { WireguardPeer } from './wg-text.ts';
import type { WireguardConfig } from './wireguard-config.ts';

/** flannel's devices; the second only in mode `separate` with IPv6. */
export type WireguardDeviceName = 'flannel-wg' | 'flannel-wg-v6';

/** A peer of a device. */
export interface DevicePeer {
  readonly device: WireguardDeviceName;
  readonly peer: WireguardPeer;
}

/** What another node's lease demands of this node's devices; nothing where it is of another backend, or has no way this mode can go. */
export function peersOf(lease: SubnetLease, config: WireguardConfig, own: Outside): readonly DevicePeer[] {
  return config.mode === 'separate' ? separatePeers(lease, config) : singlePeer(lease, config, own);
}

function separatePeers(
  { subnet, publicIp, backend, ...six }: SubnetLease,
  config: WireguardConfig,
): readonly DevicePeer[] {
  const peers: DevicePeer[] = [];
  if (backend.kind === 'wireguard')
    peers.push(peerAt('flannel-wg', backend, { host: publicIp, port: config.listenPort, subnets: [subnet] }));
  if (six.backend6?.kind === 'wireguard' && six.subnet6 !== undefined && six.publicIp6 !== undefined) {
    const at = { host: six.publicIp6, port: config.listenPortV6, subnets: [six.subnet6] };
    peers.push(peerAt('flannel-wg-v6', six.backend6, at));
  }
  return peers;
}

/** The key of the IPv6 data wins, as with flannel; both are the same on a node with one device. */
function singlePeer(lease: SubnetLease, config: WireguardConfig, own: Outside): readonly DevicePeer[] {
  const backend = [lease.backend6, lease.backend].find((one) => one?.kind === 'wireguard');
  const host = config.mode === 'separate' ? undefined : chooseEndpoint(config.mode, lease, own);
  if (backend?.kind !== 'wireguard' || host === undefined) return [];
  const subnets = [lease.subnet, ...(lease.subnet6 === undefined ? [] : [lease.subnet6])];
  return [peerAt('flannel-wg', backend, { host, port: config.listenPort, subnets })];
}

/** A lease without a port means the reader's own. */
function peerAt(
  device: WireguardDeviceName,
  { publicKey, port }: WireguardBackend,
  at: { readonly host: string; readonly port: number; readonly subnets: readonly string[] },
): DevicePeer {
  return {
    device,
    peer: { publicKey, endpoint: { host: at.host, port: port ?? at.port }, allowedIps: at.subnets },
  };
}
