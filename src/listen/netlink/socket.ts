import { closeSync } from 'node:fs';
import { attempt, call, int32, refusal } from '../libc.ts';

/** @see linux/netlink.h, sys/socket.h, errno.h */
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const EAGAIN = 11;
const ENOBUFS = 105;

/** Bits of RTNLGRP_LINK, _NEIGH, _IPV4_IFADDR and _IPV4_ROUTE; of _IPV6_IFADDR and _IPV6_ROUTE. */
const GROUPS = 0x1 | 0x4 | 0x10 | 0x40;
const IPV6_GROUPS = 0x100 | 0x400;

/** `struct sockaddr_nl`: family, padding, port (0: the kernel chooses one), groups. */
const ADDRESS_BYTES = 12;

/** Room for what comes while nobody reads, bytes. The kernel counts near 1 KB for a message: some thousand of them. */
const ROOM_BYTES = 8 * 1024 * 1024;

/** The kernel gives at most 32 KB at a time. @see net/netlink/af_netlink.c netlink_dump */
const CHUNK_BYTES = 64 * 1024;

/** What one reading gave; `lost`: the kernel had no room left and threw messages away. */
export type Received =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lost' };

/** A socket that hears what the kernel says of the tables of the namespace it was made in, wherever its thread is later. */
export interface NetlinkSocket {
  readonly fd: number;
  readonly send: (bytes: Buffer) => void;
  /** Never waits. The bytes are there until the next call. */
  readonly receive: () => Received;
  readonly close: () => void;
}

/** Opens one in the namespace the thread is in; needs no privilege. @see netlink(7), rtnetlink(7) */
export function openNetlink({ isWithIpv6 }: { readonly isWithIpv6: boolean }): NetlinkSocket {
  const fd = call('socket', AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  makeRoom(fd);
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(isWithIpv6 ? GROUPS | IPV6_GROUPS : GROUPS, 8);
  call('bind', fd, address, address.length);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  return {
    fd,
    send: (bytes) => void call('send', fd, bytes, bytes.length, 0),
    receive: () => receive(fd, chunk),
    close: () => closeSync(fd),
  };
}

/** Beyond the machine's limit where this process may administer the namespace, else as far as the limit goes. @see socket(7) */
function makeRoom(fd: number): void {
  const size = int32(ROOM_BYTES);
  try {
    call('setsockopt', fd, SOL_SOCKET, SO_RCVBUFFORCE, size, size.length);
  } catch {
    call('setsockopt', fd, SOL_SOCKET, SO_RCVBUF, size, size.length);
  }
}

function receive(fd: number, chunk: Buffer): Received {
  const length = attempt('recv', fd, chunk, chunk.length, MSG_DONTWAIT | MSG_TRUNC);
  if (length > chunk.length) return { kind: 'lost' };
  if (length >= 0) return { kind: 'bytes', bytes: chunk.subarray(0, length) };
  if (length === -EAGAIN) return { kind: 'nothing' };
  if (length === -ENOBUFS) return { kind: 'lost' };
  throw refusal('recv', -length);
}
