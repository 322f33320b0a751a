import type { AcquireStep } from '../../lease/acquire.ts';
import type { SubnetLease } from '../../lease/subnet-lease.ts';
import type { Network } from '../../scenario/scenario.ts';
import type { PeerChange } from '../backends/backend.ts';
import type { AgentConfig } from '../agent-config.ts';
import type { PreviousEnv } from '../previous-env.ts';
import { goDuration } from './go-duration.ts';
import type { Level, Said } from './klog.ts';

/**
 * flanneld's words for what happens to it, each with its place in flannel's source at revision cdf76059, so that who reads a real log
 * finds their way in this one and the other way round.
 */
export const words = {
  flags: (config: AgentConfig) => info('main.go:229', `CLI flags config: ${flagsOf(config)}`),
  manager: ({ subnet }: PreviousEnv) =>
    info(
      'main.go:255',
      `Created subnet manager: Etcd Local Manager with Previous Subnet: ${subnet ?? 'None'}`,
    ),
  signals: () => info('main.go:258', 'Installing signal handlers'),
  healthz: (address: string, port: number) =>
    info('main.go:554', `Start healthz server on ${address}:${port}`),
  noConfig: (reason: string) => error('main.go:536', `Couldn't fetch network config: ${reason}`),
  config: ({ backend }: Network) =>
    info('main.go:540', `Found network config - Backend type: ${backend.kind}`),
  iface: ({ iface }: AgentConfig) =>
    info('match.go:269', `Using interface with name ${iface.name} and address ${iface.address}`),
  external: ({ iface, publicIp }: AgentConfig) =>
    publicIp === iface.address
      ? info('match.go:291', `Defaulting external address to interface address (${iface.address})`)
      : info('match.go:287', `Using ${publicIp} as external address`),
  noBrNetfilter: (failure: string) => error('main.go:292', failure),
  notRegistered: (reason: string) => error('main.go:384', `Error registering network: ${reason}`),
  noBlackhole: (reason: string) => error('main.go:455', `Failed to setup blackhole route, ${reason}`),
  wrote: (file: string) => info('main.go:481', `Wrote subnet file to ${file}`),
  notWritten: (reason: string) => warning('main.go:479', `Failed to write subnet file: ${reason}`),
  ready: () => info('main.go:484', 'flannel is ready'),
  running: () => info('main.go:488', 'Running backend.'),
  waiting: (ms: number) => info('local_manager.go:399', `Waiting for ${goDuration(ms)} to renew lease`),
  renewed: (expiration: string) =>
    info('local_manager.go:387', `Lease renewed, new expiration: ${expiration}`),
  notRenewed: (reason: string, retryMs: number) =>
    error('local_manager.go:382', `Error renewing lease (trying again in ${shortly(retryMs)}): ${reason}`),
  revoked: () => error('local_manager.go:402', 'Lease has been revoked. Shutting down daemon.'),
  event: (revision: number) =>
    info('registry.go:366', `watchSubnets: got valid subnet event with revision ${revision}`),
  badEvent: (key: string, reason: string) =>
    error('registry.go:391', `error parsing etcd event: "${key}": ${reason}, skipping`),
  badEntry: (key: string, reason: string) =>
    warning('registry.go:191', `Ignoring bad subnet node: "${key}": ${reason}`),
  batch: (index: number, change: PeerChange) =>
    info('subnet.go:138', `Batch elem [${index}] is { ${eventOf(change)} }`),
  unknownRemoved: (subnet: string) =>
    error('lease.go:186', `Removed subnet (${subnet}) and ipv6 subnet (::/0) were not found`),
  compacted: (key: string, revision: number) =>
    warning(
      'registry.go:325',
      `etcd watch for ${key} fell behind compaction horizon (compact rev ${revision}), re-listing and resuming`,
    ),
  watchClosed: (key: string, reason: string, revision: number) =>
    warning(
      'registry.go:349',
      `etcd watch channel for ${key} closed (${reason}), reconnecting from rev ${revision}...`,
    ),
  notChecked: (reason: string) =>
    error('route_network.go:259', `Error fetching route list. Will automatically retry: ${reason}`),
  notListed: (reason: string) => error('subnet.go:123', `could not watch leases: ${reason}`),
  gaveUp: (reason: string) => error('main.go:514', `Shutting down: ${reason}`),
  stopping: () => info('main.go:524', 'shutdownHandler sent cancel signal...'),
  exitWaiting: () => info('main.go:509', 'Waiting for all goroutines to exit'),
  exiting: () => info('main.go:512', 'Exiting cleanly...'),
} as const;

/** What is printed, without a head, between two tries to get the configuration. */
export const TIMED_OUT = 'timed out';

/** How the subnet was found. */
export function acquireWords(step: AcquireStep, publicIp: string): Said {
  switch (step.kind) {
    case 'found-own':
      return info(
        'local_manager.go:158',
        `Found lease (${subnetsOf(step.lease)}) for current IP (${publicIp}), reusing`,
      );
    case 'found-unusable':
      return info(
        'local_manager.go:174',
        `Found lease (${subnetsOf(step.lease)}) for current IP (${publicIp}) but not compatible with current config, deleting`,
      );
    case 'took-previous':
      return info('local_manager.go:189', `Found previously leased subnet (${step.subnet}), reusing`);
    case 'ignored-previous':
      return error(
        'local_manager.go:193',
        `Found previously leased subnet (${step.subnet}) that is not compatible with the Etcd network config, ignoring`,
      );
    case 'picking':
      return info('local_manager.go:226', `Picking subnet in range ${step.range.min} ... ${step.range.max}`);
    case 'picking6':
      return info(
        'local_manager.go:229',
        `Picking ipv6 subnet in range ${step.range.min} ... ${step.range.max}`,
      );
    case 'allocated':
      return info(
        'local_manager.go:209',
        `Allocated lease (${subnetsOf(step.lease)}) to current node (${publicIp}) `,
      );
  }
}

/** A line about traffic rules, which says what it says but not how grave it is. */
export function rulesWords(text: string): Said {
  const source = text.includes('nftables') ? 'nftables.go:50' : 'iptables.go:50';
  return /^failed\b/i.test(text) ? error(source, text) : info(source, text);
}

function info(source: string, text: string): Said {
  return said('I', source, text);
}

function warning(source: string, text: string): Said {
  return said('W', source, text);
}

function error(source: string, text: string): Said {
  return said('E', source, text);
}

function said(level: Level, source: string, text: string): Said {
  return { level, source, text };
}

function subnetsOf({ subnet, subnet6 }: SubnetLease): string {
  return `ip: ${subnet} ipv6: ${subnet6 ?? '::/0'}`;
}

/** In Go's form of a struct, as far as it says something to a reader. */
function eventOf({ kind, lease }: PeerChange): string {
  const type = kind === 'added' ? 0 : 1;
  const second = lease.subnet6 === undefined ? '' : `, IPv6Subnet:${lease.subnet6}`;
  return `lease.Event{Type:${type}, Lease:{Subnet:${lease.subnet}${second}, PublicIP:${lease.publicIp}, BackendType:"${lease.backend.kind}"}}`;
}

function flagsOf({ iface, publicIp, settings }: AgentConfig): string {
  const flags = {
    iface: `[${iface.name}]`,
    publicIP: publicIp === iface.address ? '' : publicIp,
    ipMasq: settings.ipMasq,
    iptablesForwardRules: settings.forwardRules,
    iptablesResyncSeconds: settings.rulesResyncSeconds,
    subnetLeaseRenewMargin: settings.renewMarginSeconds / 60,
    healthzIP: settings.healthz.address,
    healthzPort: settings.healthz.port,
    blackholeRoute: settings.blackholeRoute,
  };
  return `{${Object.entries(flags)
    .map(([name, value]) => `${name}:${String(value)}`)
    .join(' ')}}`;
}

function shortly(ms: number): string {
  return ms === 60_000 ? '1 min' : goDuration(ms);
}
