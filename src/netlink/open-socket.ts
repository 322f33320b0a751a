import { attempt, call, int32, refusal } from './libc.ts';
import type { Endpoint } from './namespace.ts';
import { socketAddress } from './socket-address.ts';

/** @see sys/socket.h, errno.h */
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const EINPROGRESS = 115;
const BACKLOG = 511;

/** A TCP socket on its way to the other end; the kernel tells by making it writable, or failing. */
export function connectTcp(to: Endpoint): number {
  return opened(SOCK_STREAM, to, (fd, bytes) => {
    const result = attempt('connect', fd, bytes, bytes.length);
    if (result < 0 && result !== -EINPROGRESS) throw refusal('connect', -result);
  });
}

/** A TCP socket that takes connections. */
export function listenTcp(at: Endpoint): number {
  return opened(SOCK_STREAM, at, (fd, bytes) => {
    const yes = int32(1);
    call('setsockopt', fd, SOL_SOCKET, SO_REUSEADDR, yes, yes.length);
    call('bind', fd, bytes, bytes.length);
    call('listen', fd, BACKLOG);
  });
}

/** A UDP socket at an address. */
export function bindUdp(at: Endpoint): number {
  return opened(SOCK_DGRAM, at, (fd, bytes) => void call('bind', fd, bytes, bytes.length));
}

/** The socket, non-blocking, in the namespace of the thread; none when it could not be made ready. */
function opened(type: number, at: Endpoint, prepare: (fd: number, address: Buffer) => void): number {
  const { family, bytes } = socketAddress(at);
  const fd = call('socket', family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return keepUnlessFailed(fd, () => prepare(fd, bytes));
}

/** A descriptor that is closed again when what is done with it fails. */
export function keepUnlessFailed(fd: number, prepare: () => void): number {
  try {
    prepare();
    return fd;
  } catch (error) {
    call('close', fd);
    throw error;
  }
}
