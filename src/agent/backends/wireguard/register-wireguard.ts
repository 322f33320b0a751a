import { join } from 'node:path';
import type { SubnetLease, WireguardBackend } from '../../../lease/subnet-lease.ts';
import { setLink } from '../../../netlink/link-requests.ts';
import { replaceRoute } from '../../../netlink/route-requests.ts';
import { expectDone } from '../../../netlink/rtnetlink.ts';
import type { AcquireLease, Registered } from '../backend.ts';
import { backendError, failing } from '../backend-error.ts';
import { ensureAddress } from '../own-address.ts';
import { addressesOf, networkRoutes } from './device-families.ts';
import { ensureKeys, isKey, type KeyPair } from './keys.ts';
import { formatInterface } from './wg-text.ts';
import { runWg } from './wg-tool.ts';
import { wireguardMtu } from './wireguard-config.ts';
import { makeWireguardDevice, type WireguardDevice } from './wireguard-device.ts';
import type { WireguardDeviceName } from './wireguard-peers.ts';
import type { WireguardSite } from './wireguard-site.ts';

/** Devices with the node's key, then the lease with its public one, then what the devices need of the lease. @throws LabError `agent/…` */
export async function registerWireguard(site: WireguardSite, acquire: AcquireLease): Promise<Registered> {
  const keys = keysOf(site);
  for (const wanted of devicesOf(site)) await addDevice(site, wanted, keys);
  const lease = await acquire(announcementOf(site, keys));
  const devices = [...site.devices.values()];
  devices.forEach((device) => configure(site, device, lease));
  return {
    lease,
    mtuBytes: mtuOf(site),
    devices: devices.map(({ name }) => name),
    ...(devices.some(({ isInUserSpace }) => isInUserSpace) && {
      remark: 'WireGuard in user space: wireguard-go',
    }),
  };
}

/** The same file for both families, as flannel has it. */
function keysOf({ programs, config }: WireguardSite): KeyPair {
  if (config.psk !== undefined && !isKey(config.psk))
    throw backendError('could not parse psk: it is not 32 bytes in base64');
  return ensureKeys(join(programs.root, 'run/flannel/wgkey'));
}

interface WantedDevice {
  readonly name: WireguardDeviceName;
  readonly listenPort: number;
}

function devicesOf({ stage, config }: WireguardSite): readonly WantedDevice[] {
  const first: WantedDevice = { name: 'flannel-wg', listenPort: config.listenPort };
  const isTwo = config.mode === 'separate' && stage.context.network.cidr6 !== undefined;
  return isTwo ? [first, { name: 'flannel-wg-v6', listenPort: config.listenPortV6 }] : [first];
}

async function addDevice(
  site: WireguardSite,
  { name, listenPort }: WantedDevice,
  { privateKey }: KeyPair,
): Promise<void> {
  const { stage, programs, devices, known } = site;
  const place = { kernel: stage.kernel, programs, log: stage.context.log };
  devices.set(name, await makeWireguardDevice(place, { name, mtuBytes: mtuOf(site) }));
  known.set(name, new Map());
  await runWg(programs.run, ['setconf', name, '/dev/stdin'], formatInterface({ privateKey, listenPort }));
}

function announcementOf(
  { stage, config }: WireguardSite,
  { publicKey }: KeyPair,
): Parameters<AcquireLease>[0] {
  const { publicIp, publicIp6 } = stage.context.external;
  const backend: WireguardBackend = { kind: 'wireguard', publicKey, port: config.listenPort };
  if (stage.context.network.cidr6 === undefined) return { publicIp, backend };
  const port = config.mode === 'separate' ? config.listenPortV6 : config.listenPort;
  return { publicIp, publicIp6, backend, backend6: { ...backend, port } };
}

/** Addresses, up, and the routes of the whole network. */
function configure(site: WireguardSite, device: WireguardDevice, lease: SubnetLease): void {
  const { kernel, context } = site.stage;
  const { index, name } = device;
  failing(`${name} could not be configured`, () => {
    for (const address of addressesOf(site, device, lease))
      ensureAddress(kernel, { device: index, address, network: context.network.cidr });
    expectDone(kernel.ask(setLink(index, { isUp: true })), `switching ${name} on`);
    for (const route of networkRoutes(site, device))
      expectDone(kernel.ask(replaceRoute(route)), `adding the route ${route.dst}`);
  });
}

function mtuOf({ stage, config }: WireguardSite): number {
  return wireguardMtu(stage.context.external.mtuBytes, config);
}
