import { closeSync, readFileSync } from 'node:fs';
import { arch } from 'node:process';
import { call, type SharedMemory, shareMemory } from '../netlink/libc.ts';

/** A record of a tracepoint. */
export interface TraceRecord {
  /** Nanoseconds since 1970. */
  readonly atNs: bigint;
  /** Copied: it may be kept. */
  readonly bytes: Buffer;
}

/** The records of tracepoints on all processors. */
export interface PerfRings {
  /** Those that came since the last call, in the order of time. */
  readonly read: () => readonly TraceRecord[];
  readonly close: () => void;
}

/** @see linux/perf_event.h */
const TYPE_TRACEPOINT = 2;
const ATTRIBUTE_BYTES = 112;
const SAMPLE_TIME = 1 << 2;
const SAMPLE_RAW = 1 << 10;
const USE_CLOCKID = 1n << 25n;
/** @see clock_gettime(2): perf may be asked for the second, captures are stamped with the first */
const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const FLAG_CLOEXEC = 8;
const IOC_SET_OUTPUT = 0x24_05;
const RECORD_SAMPLE = 9;

/** By architecture as Node.js calls it. @see syscall(2) */
const PERF_EVENT_OPEN: Readonly<Record<string, number>> = {
  x64: 298,
  arm64: 241,
  riscv64: 241,
  loong64: 241,
};

const PAGE_BYTES = 4096;
/** A power of two: room for some thousand records, read every 2 ms. */
const DATA_BYTES = 64 * PAGE_BYTES;

/**
 * Has the kernel write the records of tracepoints, of all processes, to rings that are shared with this one: one ring a processor. They
 * end with their descriptors, so nothing stays on the host whatever happens.
 * @throws Error with the kernel's words; only root may
 */
export function openPerfRings(tracepoints: readonly number[]): PerfRings {
  const fds: number[] = [];
  const rings: SharedMemory[] = [];
  const close = (): void => {
    fds.forEach(closeSync);
    void Promise.all(rings.map(({ unmap }) => unmap()));
  };
  try {
    for (const processor of onlineProcessors()) {
      const first = fds.length;
      for (const id of tracepoints) fds.push(openEvent(id, processor));
      rings.push(shareRing(fds.slice(first)));
    }
  } catch (error) {
    close();
    throw error;
  }
  const sinceNs = clockNs(CLOCK_REALTIME) - clockNs(CLOCK_MONOTONIC);
  const readers = rings.map((ring) => ringReader(ring, sinceNs));
  return {
    read: () =>
      readers.flatMap((read) => read()).sort((a, b) => (a.atNs < b.atNs ? -1 : Number(a.atNs > b.atNs))),
    close,
  };
}

/** One ring for the events of one processor. */
function shareRing([first = -1, ...others]: readonly number[]): SharedMemory {
  const memory = shareMemory(first, PAGE_BYTES + DATA_BYTES);
  others.forEach((fd) => call('ioctlNumber', fd, IOC_SET_OUTPUT, first));
  return memory;
}

/** Reads `0-3,8`. */
function onlineProcessors(): readonly number[] {
  const text = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim();
  return text.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** @see perf_event_open(2) struct perf_event_attr */
function openEvent(id: number, processor: number): number {
  const attribute = Buffer.alloc(ATTRIBUTE_BYTES);
  attribute.writeUInt32LE(TYPE_TRACEPOINT, 0);
  attribute.writeUInt32LE(ATTRIBUTE_BYTES, 4);
  attribute.writeBigUInt64LE(BigInt(id), 8);
  attribute.writeBigUInt64LE(1n, 16);
  attribute.writeBigUInt64LE(BigInt(SAMPLE_TIME | SAMPLE_RAW), 24);
  attribute.writeBigUInt64LE(USE_CLOCKID, 40);
  attribute.writeInt32LE(CLOCK_MONOTONIC, 92);
  const number = PERF_EVENT_OPEN[arch];
  if (number === undefined) throw new Error(`perf_event_open has no known number on ${arch}`);
  return call('perfEventOpen', number, attribute, -1, processor, -1, FLAG_CLOEXEC);
}

/** @see linux/perf_event.h struct perf_event_mmap_page: where the kernel has written to, and we have read to */
const HEAD = 1024;
const TAIL = 1032;

function ringReader({ bytes }: SharedMemory, sinceNs: bigint): () => readonly TraceRecord[] {
  const positions = new BigUint64Array(bytes.buffer, bytes.byteOffset, PAGE_BYTES / 8);
  let tail = 0n;
  return () => {
    const records: TraceRecord[] = [];
    const head = Atomics.load(positions, HEAD / 8);
    while (tail < head) {
      const header = copyFrom(bytes, tail, 8);
      const size = header.readUInt16LE(6);
      if (header.readUInt32LE(0) === RECORD_SAMPLE)
        records.push(sampleOf(copyFrom(bytes, tail, size), sinceNs));
      tail += BigInt(size);
    }
    Atomics.store(positions, TAIL / 8, tail);
    return records;
  };
}

/** A record may go round the end of the ring. */
function copyFrom(bytes: Buffer, position: bigint, length: number): Buffer {
  const data = bytes.subarray(PAGE_BYTES);
  const start = Number(position % BigInt(DATA_BYTES));
  const first = data.subarray(start, Math.min(start + length, DATA_BYTES));
  return Buffer.concat([first, data.subarray(0, length - first.length)]);
}

/** After the record's header: the time, the length of the raw record, the raw record. */
function sampleOf(record: Buffer, sinceNs: bigint): TraceRecord {
  const length = record.readUInt32LE(16);
  return { atNs: record.readBigUInt64LE(8) + sinceNs, bytes: record.subarray(20, 20 + length) };
}

function clockNs(clock: number): bigint {
  const time = Buffer.alloc(16);
  call('clockGettime', clock, time);
  return time.readBigInt64LE(0) * 1_000_000_000n + time.readBigInt64LE(8);
}
