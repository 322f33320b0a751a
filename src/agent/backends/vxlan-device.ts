import { Mac } from '../../net/mac.ts';
import type { Namespace } from '../../netlink/namespace.ts';
import { IFF_UP } from '../../netlink/link-attributes.ts';
import type { KernelLink } from '../../netlink/kernel-link.ts';
import { addVxlan, deleteLink, type NewVxlan, setLink } from '../../netlink/link-requests.ts';
import { findLink } from '../../netlink/look-up.ts';
import { expectDone, type Rtnetlink } from '../../netlink/rtnetlink.ts';
import type { Log } from './backend-context.ts';
import { backendError, failing } from './backend-error.ts';
import { vxlanDifference } from './compare-vxlan.ts';
import { ensureAddress, type OwnAddress } from './own-address.ts';

/** flannel's device of one family. */
export interface VxlanDevice {
  readonly index: number;
  readonly name: string;
  readonly mac: Mac;
}

interface Stage {
  readonly kernel: Rtnetlink;
  readonly namespace: Namespace;
  readonly log: Log;
}

/**
 * Makes the device, or keeps the one that is there where it agrees: its MAC, and so the node's lease, stay as they are.
 * @throws LabError `agent/backend-failed`
 */
export async function ensureVxlanDevice(
  { kernel, namespace, log }: Stage,
  wanted: NewVxlan,
): Promise<VxlanDevice> {
  const { name } = wanted;
  const answer = kernel.ask(addVxlan(wanted));
  if (answer.kind === 'refused') {
    const present = answer.code === 'EEXIST' ? findLink(kernel, name) : undefined;
    if (present === undefined) throw backendError(`${name} could not be made: ${answer.words}`);
    const difference = vxlanDifference(wanted, present);
    if (difference !== undefined) {
      const text = `"${name}" already exists with incompatible configuration: ${difference}; recreating device`;
      log({ level: 'W', source: 'device.go', text });
      failing(`${name} could not be made again`, () => {
        expectDone(kernel.ask(deleteLink(present.index)), `removing ${name}`);
        expectDone(kernel.ask(addVxlan(wanted)), `making ${name}`);
      });
    }
  }
  await ignoreRouterAdvertisements(namespace, name);
  const link = foundLink(kernel, name);
  return { index: link.index, name, mac: Mac.parse(link.mac) };
}

/** Where the kernel has no IPv6 there is nothing to switch off. */
async function ignoreRouterAdvertisements(namespace: Namespace, name: string): Promise<void> {
  try {
    await namespace.writeSysctl(`ipv6/conf/${name}/accept_ra`, '0');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/**
 * Gives the device its address, switches it on, and looks whether its MAC is still the one of the lease: udev rules may have changed it meanwhile.
 * @throws LabError `agent/backend-failed`
 */
export function configureVxlanDevice(
  kernel: Rtnetlink,
  device: VxlanDevice,
  own: Omit<OwnAddress, 'device'>,
): void {
  const { index, name, mac } = device;
  failing(`${name} could not be configured`, () => {
    ensureAddress(kernel, { device: index, ...own });
    expectDone(kernel.ask(setLink(index, { isUp: true })), `switching ${name} on`);
  });
  const link = foundLink(kernel, name);
  if (link.mac !== mac)
    throw backendError(`${name}'s mac address wanted: ${mac}, but got: ${link.mac ?? 'none'}`);
  if ((link.flags & IFF_UP) === 0) throw backendError(`${name} was switched off at once`);
}

function foundLink(kernel: Rtnetlink, name: string): KernelLink {
  const link = findLink(kernel, name);
  if (link === undefined) throw backendError(`${name} has gone`);
  return link;
}
