import { FAMILY, RTM } from './request.ts';

/** A question for a whole table, as the kernel's tools ask it. */
export interface DumpRequest {
  /** `RTM_GETLINK`, … @see linux/rtnetlink.h */
  readonly type: number;
  /** First byte of its head. */
  readonly family: number;
  /** Length of the head that kind of question has: `struct ifinfomsg`, `ifaddrmsg`, `rtmsg`, `ndmsg`. */
  readonly headBytes: number;
}

/** Devices come first: the others speak of them by number. */
export const dumps = {
  links: { type: RTM.getLink, family: 0, headBytes: 16 },
  addresses: { type: RTM.getAddress, family: FAMILY.inet, headBytes: 8 },
  routes: { type: RTM.getRoute, family: FAMILY.inet, headBytes: 12 },
  neigh: { type: RTM.getNeighbour, family: FAMILY.inet, headBytes: 12 },
  fdb: { type: RTM.getNeighbour, family: FAMILY.bridge, headBytes: 12 },
} as const satisfies Readonly<Record<string, DumpRequest>>;

const HEADER_BYTES = 16;
const NLM_F_REQUEST = 0x1;
const NLM_F_DUMP = 0x300;

/** The message that asks for it; the answer carries the same sequence number. `isWithIpv6` asks for both families. */
export function formatDump(
  { type, family, headBytes }: DumpRequest,
  sequence: number,
  { isWithIpv6 }: { readonly isWithIpv6: boolean },
): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + headBytes);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(NLM_F_REQUEST | NLM_F_DUMP, 6);
  bytes.writeUInt32LE(sequence, 8);
  bytes.writeUInt8(isWithIpv6 && family === FAMILY.inet ? 0 : family, HEADER_BYTES);
  return bytes;
}
