import { machineError } from '../error/lab-error.ts';

/** One message of rtnetlink: a `struct nlmsghdr` and what follows it. */
export interface Message {
  /** `RTM_NEWLINK`, …: 16 and up; below that netlink's own. */
  readonly type: number;
  readonly flags: number;
  /** That of the request it answers; 0 for what the kernel says by itself. */
  readonly sequence: number;
  readonly payload: Buffer;
}

/** Messages of netlink itself. @see linux/netlink.h */
export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;

const HEADER_BYTES = 16;

/**
 * Takes apart what one `recv` on a netlink socket gave: messages one after another, each begun at a multiple of four bytes.
 * Numbers are in the machine's byte order, which is little-endian wherever Node.js and koffi come as binaries.
 * @throws LabError `netlink/unreadable` when the last message is cut off: half an answer is none.
 */
export function splitMessages(bytes: Buffer): readonly Message[] {
  const messages: Message[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const left = bytes.length - offset;
    const length = left < HEADER_BYTES ? 0 : bytes.readUInt32LE(offset);
    if (length < HEADER_BYTES || length > left)
      throw cutOff(`a message of ${length} bytes where ${left} are left`);
    messages.push({
      type: bytes.readUInt16LE(offset + 4),
      flags: bytes.readUInt16LE(offset + 6),
      sequence: bytes.readUInt32LE(offset + 8),
      payload: bytes.subarray(offset + HEADER_BYTES, offset + length),
    });
    offset += padded(length);
  }
  return messages;
}

/** The next multiple of four. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

/** The error for bytes of the kernel's that end too early. */
export function cutOff(what: string) {
  return machineError({
    code: 'netlink/unreadable',
    message: `the kernel's message is cut off: ${what}`,
    hint: 'k8s-netlab inspect reads the tables by another way',
  });
}
