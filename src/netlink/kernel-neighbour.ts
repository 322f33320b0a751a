import { addressOf, macOf, readAttributes } from './attributes.ts';
import { cutOff } from './messages.ts';
import { NDA, NEIGHBOUR_HEAD_BYTES, NUD_PERMANENT } from './neighbour-requests.ts';

/** A neighbour, or a forwarding entry, as the kernel tells of it. */
export interface KernelNeighbour {
  /** Index of the device. */
  readonly device: number;
  /** Of a forwarding entry of a VXLAN device: the machine that frames are sent to. */
  readonly address: string | undefined;
  readonly mac: string | undefined;
  readonly isPermanent: boolean;
}

/** Reads the payload of RTM_NEWNEIGH and RTM_DELNEIGH. @throws LabError `netlink/unreadable` */
export function readKernelNeighbour(payload: Buffer): KernelNeighbour {
  if (payload.length < NEIGHBOUR_HEAD_BYTES) throw cutOff('a neighbour without its head');
  const attributes = readAttributes(payload, NEIGHBOUR_HEAD_BYTES);
  return {
    device: payload.readInt32LE(4),
    address: addressOf(attributes, NDA.destination),
    mac: macOf(attributes, NDA.mac),
    isPermanent: (payload.readUInt16LE(8) & NUD_PERMANENT) !== 0,
  };
}
