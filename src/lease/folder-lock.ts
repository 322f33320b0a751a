import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';

/** @see sys/file.h */
const LOCK_EX_NB = 2 | 4;

const flock = koffi.load('libc.so.6').func('int flock(int fd, int operation)');

/**
 * A lock on a folder, which the kernel gives back when its owner dies, however it dies, and which leaves nothing behind.
 * It holds between network namespaces and under any path, where an abstract socket is a name in one network namespace: the
 * command line and the agents inside a lab are in different ones.
 * @returns what releases it, or `undefined` when somebody else holds it. @see flock(2)
 */
export function tryLockFolder(folder: string): Disposable | undefined {
  const descriptor = openSync(folder, 'r');
  if (flock(descriptor, LOCK_EX_NB) === 0) return { [Symbol.dispose]: () => closeSync(descriptor) };
  closeSync(descriptor);
  return undefined;
}
