import { padded } from './messages.ts';

/** One thing asked of the kernel's tables, without a sequence number. */
export interface Request {
  /** `RTM_NEWLINK`, … @see linux/rtnetlink.h */
  readonly type: number;
  /** Beside NLM_F_REQUEST and NLM_F_ACK, which all have. */
  readonly flags: number;
  /** The head of that kind of message. */
  readonly head: Buffer;
  readonly attributes: readonly Buffer[];
}

/** @see linux/rtnetlink.h */
export const RTM = {
  ...{ newLink: 16, delLink: 17, getLink: 18, setLink: 19 },
  ...{ newAddress: 20, delAddress: 21, getAddress: 22 },
  ...{ newRoute: 24, delRoute: 25, getRoute: 26 },
  ...{ newNeighbour: 28, delNeighbour: 29, getNeighbour: 30 },
} as const;

/** @see linux/socket.h */
export const FAMILY = { any: 0, inet: 2, bridge: 7, inet6: 10 } as const;

/** How a new row stands to one that is there. @see linux/netlink.h NLM_F_CREATE, … */
export const CREATE = { exclusively: 0x600, orReplace: 0x500 } as const;

const HEADER_BYTES = 16;
const NLM_F_REQUEST_AND_ACK = 0x5;

/** The message: `struct nlmsghdr`, head, attributes, each padded to a multiple of four. */
export function formatRequest({ type, flags, head, attributes }: Request, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const bytes = Buffer.concat([header, head, Buffer.alloc(padded(head.length) - head.length), ...attributes]);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(NLM_F_REQUEST_AND_ACK | flags, 6);
  bytes.writeUInt32LE(sequence, 8);
  return bytes;
}
