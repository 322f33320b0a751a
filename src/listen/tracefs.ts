import { existsSync, readFileSync } from 'node:fs';
import { call } from '../netlink/libc.ts';
import { parseTraceFormat, type TraceFormat } from './trace-format.ts';

const FOLDER = '/sys/kernel/tracing';
/** @see linux/sched.h, linux/mount.h */
const CLONE_NEWNS = 0x2_00_00;
const MS_REC_PRIVATE = 0x4_40_00;
const MNT_DETACH = 2;

/**
 * Reads the formats of tracepoints, such as `skb/kfree_skb`. Where tracefs is not mounted it is, for as long as that takes, in a mount
 * namespace of this thread alone: neither the lab nor the host sees it. Nothing in it is written to.
 * @throws Error with the kernel's words; only root may
 */
export function readTraceFormats<T extends string>(tracepoints: readonly T[]): ReadonlyMap<T, TraceFormat> {
  if (existsSync(`${FOLDER}/events`)) return readFormats(tracepoints);
  call('unshare', CLONE_NEWNS);
  call('mount', 'none', '/', null, MS_REC_PRIVATE, null);
  call('mount', 'tracefs', FOLDER, 'tracefs', 0, null);
  try {
    return readFormats(tracepoints);
  } finally {
    call('umount2', FOLDER, MNT_DETACH);
  }
}

function readFormats<T extends string>(tracepoints: readonly T[]): ReadonlyMap<T, TraceFormat> {
  return new Map(
    tracepoints.map((name) => [
      name,
      parseTraceFormat(readFileSync(`${FOLDER}/events/${name}/format`, 'utf8')),
    ]),
  );
}
