import { MAX_DEVICE_NAME } from '../net/names.ts';
import { call } from './libc.ts';
import { keepUnlessFailed } from './open-socket.ts';

/** @see fcntl.h: O_RDWR | O_NONBLOCK | O_CLOEXEC */
const FLAGS = 0o2_004_002;
/** @see linux/if_tun.h */
const TUNSETIFF = 0x4004_54ca;
const IFF_TUN = 0x1;
/** No four bytes before each packet. */
const IFF_NO_PI = 0x1000;
/** `struct ifreq`: name, then here the flags. */
const REQUEST_BYTES = 40;

/** Makes a TUN device in the namespace of the thread; it goes with the descriptor. @see Documentation/networking/tuntap.rst */
export function openTun(name: string): number {
  if (name.length > MAX_DEVICE_NAME) throw new Error(`${name} is longer than ${MAX_DEVICE_NAME} characters`);
  const fd = call('open', '/dev/net/tun', FLAGS);
  const request = Buffer.alloc(REQUEST_BYTES);
  request.write(name, 'latin1');
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, 16);
  return keepUnlessFailed(fd, () => void call('ioctl', fd, TUNSETIFF, request));
}
