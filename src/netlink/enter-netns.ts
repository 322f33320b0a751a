import { closeSync, openSync } from 'node:fs';
import { attempt, wordsOf } from './libc.ts';

/** @see linux/sched.h */
const CLONE_NEWNET = 0x4000_0000;

/**
 * Moves the calling thread, and it alone, into a network namespace. A socket stays for ever in the namespace it was made in,
 * so one thread can listen in all of them. To be called in a worker thread: processes are started from the main one.
 * @param path such as /run/netns/pod-a, or /proc/thread-self/ns/net
 * @see setns(2)
 */
export function enterNetns(path: string): void {
  const fd = openSync(path, 'r');
  try {
    const result = attempt('setns', fd, CLONE_NEWNET);
    if (result < 0) throw new Error(`setns ${path}: ${wordsOf(-result)}`);
  } finally {
    closeSync(fd);
  }
}
