import { ADDRESS_HEAD_BYTES, IFA } from './address-requests.ts';
import { addressOf, readAttributes } from './attributes.ts';
import { cutOff } from './messages.ts';

/** An address of a device, as the kernel tells of it. */
export interface KernelAddress {
  readonly family: number;
  /** Index. */
  readonly device: number;
  readonly address: string;
  readonly prefixLength: number;
  readonly broadcast: string | undefined;
  /** 0 global, 253 link, 254 host. */
  readonly scope: number;
}

/** Reads the payload of RTM_NEWADDR and RTM_DELADDR; `undefined` for a message that names no address. */
export function readKernelAddress(payload: Buffer): KernelAddress | undefined {
  if (payload.length < ADDRESS_HEAD_BYTES) throw cutOff('an address without its head');
  const attributes = readAttributes(payload, ADDRESS_HEAD_BYTES);
  // IPv6 has no `local` where there is no peer.
  const address = addressOf(attributes, IFA.local) ?? addressOf(attributes, IFA.address);
  if (address === undefined) return undefined;
  return {
    family: payload.readUInt8(0),
    device: payload.readUInt32LE(4),
    address,
    prefixLength: payload.readUInt8(1),
    broadcast: addressOf(attributes, IFA.broadcast),
    scope: payload.readUInt8(3),
  };
}
