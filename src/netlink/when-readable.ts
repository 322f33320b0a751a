import process from 'node:process';
import { call } from './libc.ts';

/** @see fcntl(2) */
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const O_ASYNC = 0o20_000;

const watched = new Map<number, () => void>();

/**
 * Calls `hear` whenever there is something to read, and once at the beginning: the kernel sends SIGIO for it. libuv, which waits for Node.js, has no
 * word for netlink sockets, and a thread that waits for them would keep the process from ending. For the main thread alone; does not keep
 * the process from ending.
 * @returns what ends it, to be called before the descriptor is closed
 * @see fcntl(2) "Managing signals"
 */
export function whenReadable(fd: number, hear: () => void): () => void {
  // Once installed it stays: a late signal without a handler would end the process.
  if (!process.listeners('SIGIO').includes(hearAll)) process.on('SIGIO', hearAll);
  watched.set(fd, hear);
  call('fcntl', fd, F_SETOWN, process.pid);
  const flags = call('fcntl', fd, F_GETFL, 0);
  call('fcntl', fd, F_SETFL, flags | O_ASYNC);
  hear();
  return () => {
    watched.delete(fd);
    call('fcntl', fd, F_SETFL, flags & ~O_ASYNC);
  };
}

/** One signal may stand for several, and does not tell of which descriptor. */
function hearAll(): void {
  watched.forEach((hear) => hear());
}
