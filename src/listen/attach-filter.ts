import { call } from '../netlink/libc.ts';
import type { BpfInstruction } from './protocol.ts';

const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
/** @see linux/filter.h struct sock_fprog, with a pointer in it */
const PROGRAM_BYTES = 16;

/** Has the kernel run a classic BPF program over what comes to a socket: only what it passes is kept. @see socket(7) SO_ATTACH_FILTER */
export function attachFilter(fd: number, instructions: readonly BpfInstruction[]): void {
  const filter = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, jumpTrue, jumpFalse, k], index) => {
    filter.writeUInt16LE(code, index * 8);
    filter.writeUInt8(jumpTrue, index * 8 + 2);
    filter.writeUInt8(jumpFalse, index * 8 + 3);
    filter.writeUInt32LE(k, index * 8 + 4);
  });
  const program = { len: instructions.length, filter };
  call('attachFilter', fd, SOL_SOCKET, SO_ATTACH_FILTER, program, PROGRAM_BYTES);
}
