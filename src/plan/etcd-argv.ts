import type { EtcdMember } from '../scenario/store-settings.ts';
import { nodeRoot } from './files.ts';

/** etcd's own ports: for clients, and between members. */
const CLIENT_PORT = 2379;
const PEER_PORT = 2380;

/** Where a member answers. */
export function clientUrl({ address }: Pick<EtcdMember, 'address'>): string {
  return `http://${address}:${CLIENT_PORT}`;
}

/** A member's own files, on the lab's own /run. */
export function etcdDataFolder(member: string): string {
  return `${nodeRoot(member)}/var/lib/etcd`;
}

export function etcdLogFile(member: string): string {
  return `${nodeRoot(member)}/var/log/etcd.log`;
}

/** Process id of the member's etcd, as its lab numbers it. */
export function etcdPidFile(member: string): string {
  return `${nodeRoot(member)}/run/etcd.pid`;
}

/** The command line of a member: all of them know each other from the beginning. @see etcd Documentation/op-guide/clustering.md "Static" */
export function etcdArgv(
  member: EtcdMember,
  members: readonly EtcdMember[],
): readonly ['etcd', ...args: string[]] {
  const peers = members.map((peer) => `${peer.name}=${peerUrl(peer)}`).join(',');
  return [
    'etcd',
    `--name=${member.name}`,
    `--data-dir=${etcdDataFolder(member.name)}`,
    `--listen-client-urls=${clientUrl(member)},http://127.0.0.1:${CLIENT_PORT}`,
    `--advertise-client-urls=${clientUrl(member)}`,
    `--listen-peer-urls=${peerUrl(member)}`,
    `--initial-advertise-peer-urls=${peerUrl(member)}`,
    `--initial-cluster=${peers}`,
    ...timing(members.length),
  ];
}

/**
 * An election takes as long as the missed heartbeats it waits for. A member alone elects itself and needs no patience; three on a
 * busy machine need some, but less than etcd's 100 and 1000 ms, which are for nodes far apart.
 */
function timing(members: number): readonly string[] {
  const [heartbeatMs, electionMs] = members === 1 ? [10, 100] : [50, 500];
  return [`--heartbeat-interval=${heartbeatMs}`, `--election-timeout=${electionMs}`];
}

function peerUrl({ address }: EtcdMember): string {
  return `http://${address}:${PEER_PORT}`;
}
