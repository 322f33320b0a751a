import { addWireguard, deleteLink, type NewLink, setLink } from '../../../netlink/link-requests.ts';
import type { KernelLink } from '../../../netlink/kernel-link.ts';
import { findLink } from '../../../netlink/look-up.ts';
import { expectDone, type Rtnetlink } from '../../../netlink/rtnetlink.ts';
import type { NodePrograms, StartedProgram } from '../../node-programs.ts';
import type { Log } from '../backend-context.ts';
import { backendError } from '../backend-error.ts';
import { startWireguardGo } from './wireguard-go.ts';
import type { WireguardDeviceName } from './wireguard-peers.ts';

/** A device of WireGuard, down and without peers. */
export interface WireguardDevice {
  readonly index: number;
  readonly name: WireguardDeviceName;
  /** Whether wireguard-go does it, since the kernel cannot. */
  readonly isInUserSpace: boolean;
  /** flannel deletes it at its end. */
  readonly remove: () => Promise<void>;
}

interface Site {
  readonly kernel: Rtnetlink;
  readonly programs: NodePrograms;
  readonly log: Log;
}

/**
 * Makes the device anew, also where there is one of that name: by the kernel, or where it cannot by a program on the node.
 * @throws LabError `agent/no-wireguard`, `agent/no-tun` where neither can; `agent/backend-failed` with the kernel's words
 */
export async function makeWireguardDevice(
  { kernel, programs, log }: Site,
  wanted: NewLink & Pick<WireguardDevice, 'name'> & { readonly mtuBytes: number },
): Promise<WireguardDevice> {
  const { name, mtuBytes } = wanted;
  const present = findLink(kernel, name);
  if (present !== undefined) {
    log({ level: 'W', source: 'device.go', text: `"${name}" already exists; recreating device` });
    expectDone(kernel.ask(deleteLink(present.index)), `removing ${name}`);
  }
  const program = await make({ kernel, programs, log }, wanted);
  const { index } = made(kernel, name);
  expectDone(kernel.ask(setLink(index, { mtuBytes })), `setting the MTU of ${name}`);
  return { index, name, isInUserSpace: program !== undefined, remove: () => remove(kernel, name, program) };
}

/** The program that holds the device; none where the kernel does. */
async function make({ kernel, programs, log }: Site, wanted: NewLink): Promise<StartedProgram | undefined> {
  const answer = kernel.ask(addWireguard(wanted));
  if (answer.kind === 'done') return undefined;
  if (!isUnsupported(answer.code))
    throw backendError(`could not create wireguard interface: ${answer.words}`);
  const program = await startWireguardGo(programs, wanted.name);
  const text = `this kernel has no WireGuard: wireguard-go runs ${wanted.name} in user space`;
  log({ level: 'W', source: 'device.go', text });
  return program;
}

/** EOPNOTSUPP has two names. */
function isUnsupported(code: string): boolean {
  return code === 'ENOTSUP' || code === 'EOPNOTSUPP';
}

function made(kernel: Rtnetlink, name: string): KernelLink {
  const link = findLink(kernel, name);
  if (link === undefined) throw backendError(`can't locate created wireguard device ${name}`);
  return link;
}

/** The device may have gone already, as it does with its program. */
async function remove(kernel: Rtnetlink, name: string, program: StartedProgram | undefined): Promise<void> {
  const link = findLink(kernel, name);
  if (link !== undefined) kernel.ask(deleteLink(link.index));
  await program?.stop();
}
