import type { PeerChange } from '../backend.ts';
import { isKey } from './keys.ts';
import { formatEndpoint, type WireguardPeer } from './wg-text.ts';
import type { DevicePeer, WireguardDeviceName } from './wireguard-peers.ts';

/** What is done to one peer of one device because of one change. */
export interface PeerWork extends DevicePeer {
  readonly change: PeerChange;
  readonly action: 'set' | 'removed';
}

/** The peers a device has by now, by public key. */
export type KnownPeers = Map<WireguardDeviceName, Map<string, WireguardPeer>>;

/**
 * The work for one change, which `known` follows. A peer that comes puts out others of the same address with another key: those are the same
 * node before it lost its key. @see flannel pkg/backend/wireguard/device.go cleanupEndpointPeers
 */
export function workFor(
  change: PeerChange,
  demanded: readonly DevicePeer[],
  known: KnownPeers,
): readonly PeerWork[] {
  return demanded.flatMap(({ device, peer }): readonly PeerWork[] => {
    const peers = known.get(device);
    if (peers === undefined || !isKey(peer.publicKey)) return [];
    if (change.kind === 'removed') {
      peers.delete(peer.publicKey);
      return [{ change, action: 'removed', device, peer }];
    }
    const outdated = [...peers.values()].filter(
      (other) => other.endpoint.host === peer.endpoint.host && other.publicKey !== peer.publicKey,
    );
    outdated.forEach(({ publicKey }) => peers.delete(publicKey));
    peers.set(peer.publicKey, peer);
    return [
      { change, action: 'set', device, peer },
      ...outdated.map((other) => ({ change, action: 'removed', device, peer: other }) as const),
    ];
  });
}

/** Neighbouring works of one kind at one device: a process each. */
export function batchesOf(works: readonly PeerWork[]): readonly (readonly [PeerWork, ...PeerWork[]])[] {
  const batches: [PeerWork, ...PeerWork[]][] = [];
  for (const work of works) {
    const last = batches.at(-1);
    if (last?.[0].device === work.device && last[0].action === work.action) last.push(work);
    else batches.push([work]);
  }
  return batches;
}

/** A peer as one reads it in the output of `wg show`, on a line. */
export function formatPeerRow({ device, peer }: DevicePeer): string {
  return `${device} peer ${peer.publicKey} endpoint ${formatEndpoint(peer.endpoint)} allowed ips ${peer.allowedIps.join(', ')}`;
}
