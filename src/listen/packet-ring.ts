import { closeSync } from 'node:fs';
import { attachFilter } from './attach-filter.ts';
import { call, callAside, int32, shareMemory } from '../netlink/libc.ts';
import type { BpfInstruction } from './protocol.ts';

/** A frame in the ring, as the kernel left it there. */
export interface RingFrame {
  readonly deviceIndex: number;
  readonly direction: 'in' | 'out';
  readonly link: 'ethernet' | 'ip';
  readonly atNs: bigint;
  readonly lengthBytes: number;
  /** Only until the next frame is asked for: the memory is the kernel's. */
  readonly bytes: Buffer;
}

/** All frames of one network namespace, in the order its kernel handles them. */
export interface PacketRing {
  /** The frames that came since the last call. */
  readonly read: () => Generator<RingFrame>;
  /** How many frames there were since the last call: passed by the filter, and of those the ones there was no room for. */
  readonly count: () => { readonly seen: number; readonly missed: number };
  /** Name of a device of the namespace; absent when it is gone. */
  readonly nameOf: (deviceIndex: number) => string | undefined;
  readonly close: () => Promise<void>;
}

/** @see packet(7), linux/if_packet.h */
const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOL_PACKET = 263;
const PACKET_RX_RING = 5;
const PACKET_STATISTICS = 6;
const PACKET_VERSION = 10;
const TPACKET_V3 = 2;
const ETH_P_ALL = 3;
const SIOCGIFNAME = 0x89_10;

/** Room for one of the largest frames there are, and many small ones. */
const BLOCK_BYTES = 2 ** 17;
const SLOT_BYTES = 2 ** 11;
/** A block that does not fill is handed over after so long, ms. */
const HAND_OVER_MS = 4;

export interface RingOptions {
  /** Bytes kept of each frame, where there is no filter, which says so itself. */
  readonly snapBytes: number;
  readonly filter?: readonly BpfInstruction[] | undefined;
  /** Room for frames that have not been read. */
  readonly ringBytes: number;
}

/** Makes a socket in the namespace this thread is in; what it does later is done there, wherever the thread is by then. @see packet(7) */
export function openPacketSocket(): number {
  return call('socket', AF_PACKET, SOCK_RAW, 0);
}

/**
 * Starts to collect the frames of a packet socket's namespace, all of its devices through one socket: only so is their order known when
 * several devices pass one frame. The ring is memory shared with the kernel, so that its size is not bounded by the limit of socket
 * buffers, which root alone may exceed. Making a ring and ending it wait for all processors (RCU), some 10 ms each: hence aside.
 * @throws Error with the kernel's words
 */
export async function startPacketRing(
  fd: number,
  { snapBytes, filter = keepFirst(snapBytes), ringBytes }: RingOptions,
): Promise<PacketRing> {
  call('setsockopt', fd, SOL_PACKET, PACKET_VERSION, int32(TPACKET_V3), 4);
  attachFilter(fd, filter);
  const blocks = Math.ceil(ringBytes / BLOCK_BYTES);
  const request = Buffer.concat(
    [BLOCK_BYTES, blocks, SLOT_BYTES, (BLOCK_BYTES / SLOT_BYTES) * blocks, HAND_OVER_MS, 0, 0].map(int32),
  );
  await callAside('setsockopt', fd, SOL_PACKET, PACKET_RX_RING, request, request.length);
  const memory = shareMemory(fd, BLOCK_BYTES * blocks);
  bindToAll(fd);
  return {
    read: ringReader(memory.bytes),
    count: () => statistics(fd),
    nameOf: (index) => deviceName(fd, index),
    close: async () => {
      closeSync(fd);
      await memory.unmap();
    },
  };
}

/** A filter that passes every frame, cut: the kernel need not copy the rest. @see linux/bpf_common.h BPF_RET | BPF_K */
function keepFirst(snapBytes: number): readonly BpfInstruction[] {
  return [[6, 0, 0, snapBytes]];
}

/** From here on frames come in. @see packet(7) struct sockaddr_ll */
function bindToAll(fd: number): void {
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(ETH_P_ALL, 2);
  call('bind', fd, address, address.length);
}

/** @see linux/if_packet.h struct tpacket_hdr_v1: the fields of a block used here */
const STATUS = 8;
const FRAMES = 12;
const FIRST = 16;
const TO_USER = 1;
const TO_KERNEL = 0;

function ringReader(memory: Buffer): () => Generator<RingFrame> {
  const blocks = memory.length / BLOCK_BYTES;
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  let block = 0;
  return function* read() {
    for (;;) {
      const start = block * BLOCK_BYTES;
      const status = (start + STATUS) / 4;
      // Atomic, so that nothing is read of the block before the kernel has let go of it, nor after we have.
      if ((Atomics.load(words, status) & TO_USER) === 0) return;
      let offset = start + memory.readUInt32LE(start + FIRST);
      for (let left = memory.readUInt32LE(start + FRAMES); left > 0; left -= 1) {
        yield frameAt(memory, offset);
        offset += memory.readUInt32LE(offset);
      }
      Atomics.store(words, status, TO_KERNEL);
      block = (block + 1) % blocks;
    }
  };
}

/** Behind the 48 bytes of struct tpacket3_hdr stands a struct sockaddr_ll. */
const ADDRESS = 48;
const PACKET_OUTGOING = 4;
/** @see linux/if_arp.h: a device without link-layer addresses, such as a TUN */
const ARPHRD_NONE = 0xff_fe;

/** @see linux/if_packet.h struct tpacket3_hdr */
function frameAt(memory: Buffer, offset: number): RingFrame {
  const start = offset + memory.readUInt16LE(offset + 24);
  const kept = memory.readUInt32LE(offset + 12);
  return {
    deviceIndex: memory.readInt32LE(offset + ADDRESS + 4),
    direction: memory.readUInt8(offset + ADDRESS + 10) === PACKET_OUTGOING ? 'out' : 'in',
    link: memory.readUInt16LE(offset + ADDRESS + 8) === ARPHRD_NONE ? 'ip' : 'ethernet',
    atNs: BigInt(memory.readUInt32LE(offset + 4)) * 1_000_000_000n + BigInt(memory.readUInt32LE(offset + 8)),
    lengthBytes: memory.readUInt32LE(offset + 16),
    bytes: memory.subarray(start, start + kept),
  };
}

/** @see linux/if_packet.h struct tpacket_stats_v3: `seen` counts the missed ones, too; reading sets both to 0 */
function statistics(fd: number): { seen: number; missed: number } {
  const answer = Buffer.alloc(12);
  call('getsockopt', fd, SOL_PACKET, PACKET_STATISTICS, answer, int32(answer.length));
  return { seen: answer.readUInt32LE(0), missed: answer.readUInt32LE(4) };
}

/** Asks through the socket, which knows its namespace wherever this thread is. @see netdevice(7) */
function deviceName(fd: number, index: number): string | undefined {
  const request = Buffer.alloc(40);
  request.writeInt32LE(index, 16);
  try {
    call('ioctl', fd, SIOCGIFNAME, request);
  } catch {
    return undefined;
  }
  return request.toString('latin1', 0, request.indexOf(0));
}
