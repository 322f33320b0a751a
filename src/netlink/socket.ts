import { attempt, call, int32, refusal } from './libc.ts';

/** @see linux/netlink.h, sys/socket.h, errno.h */
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
export const NETLINK_NETFILTER = 12;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2_000_000;
/** An answer names the request without repeating it, and says in words why it was refused. */
const SOL_NETLINK = 270;
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const EAGAIN = 11;
const ENOBUFS = 105;

/** `struct sockaddr_nl`: family, padding, port (0: the kernel chooses one), groups. */
const ADDRESS_BYTES = 12;

/** Room for what comes while nobody reads, bytes. The kernel counts near 1 KB for a message: some thousand of them. */
const ROOM_BYTES = 8 * 1024 * 1024;

/** The kernel gives at most 32 KB at a time. @see net/netlink/af_netlink.c netlink_dump */
const CHUNK_BYTES = 64 * 1024;

/** One for all sockets of the process: what is in it is read before anything else is received. */
const chunk = Buffer.alloc(CHUNK_BYTES);

/** Bits of groups of news about tables. @see linux/rtnetlink.h RTNLGRP_LINK, … */
export const GROUP = {
  ...{ link: 0x1, neighbour: 0x4, address: 0x10, route: 0x40 },
  ...{ address6: 0x100, route6: 0x400 },
} as const;

/** What one reading gave; `lost`: the kernel had no room left and threw messages away. */
export type Received =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lost' };

/** A netlink socket of the namespace it was made in, wherever its thread is later. */
export interface NetlinkSocket {
  readonly fd: number;
  readonly send: (bytes: Buffer) => void;
  /** Never waits. The bytes are there until the next call. */
  readonly receive: () => Received;
  readonly close: () => void;
}

export interface NetlinkKind {
  /** `NETLINK_ROUTE` unless said. @see linux/netlink.h */
  readonly protocol?: number;
  /** Bits of the groups it hears from the start on, e.g. `GROUP.link`. */
  readonly groups?: number;
}

/** Opens one in the namespace the thread is in; needs no privilege. Gives its descriptor. @see netlink(7), rtnetlink(7) */
export function openNetlink({ protocol = NETLINK_ROUTE, groups = 0 }: NetlinkKind = {}): number {
  const fd = call('socket', AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  try {
    makeRoom(fd);
    [NETLINK_CAP_ACK, NETLINK_EXT_ACK].forEach((name) => setOption(fd, SOL_NETLINK, { name, value: 1 }));
    const address = Buffer.alloc(ADDRESS_BYTES);
    address.writeUInt16LE(AF_NETLINK, 0);
    address.writeUInt32LE(groups, 8);
    call('bind', fd, address, address.length);
    return fd;
  } catch (error) {
    call('close', fd);
    throw error;
  }
}

/** The socket of such a descriptor, which from then on is closed by it. A closed one says so, for its number may be another's by then. */
export function netlinkOn(fd: number): NetlinkSocket {
  let isClosed = false;
  const open = (): number => {
    if (isClosed) throw new Error('the netlink socket is closed');
    return fd;
  };
  return {
    fd,
    send: (bytes) => void call('send', open(), bytes, bytes.length, 0),
    receive: () => receive(open()),
    close: () => {
      if (!isClosed) call('close', fd);
      isClosed = true;
    },
  };
}

/** Beyond the machine's limit where this process may administer the namespace, else as far as the limit goes. @see socket(7) */
function makeRoom(fd: number): void {
  try {
    setOption(fd, SOL_SOCKET, { name: SO_RCVBUFFORCE, value: ROOM_BYTES });
  } catch {
    setOption(fd, SOL_SOCKET, { name: SO_RCVBUF, value: ROOM_BYTES });
  }
}

function setOption(
  fd: number,
  level: number,
  { name, value }: { readonly name: number; readonly value: number },
): void {
  const bytes = int32(value);
  call('setsockopt', fd, level, name, bytes, bytes.length);
}

function receive(fd: number): Received {
  const length = attempt('recv', fd, chunk, chunk.length, MSG_DONTWAIT | MSG_TRUNC);
  if (length > chunk.length) return { kind: 'lost' };
  if (length >= 0) return { kind: 'bytes', bytes: chunk.subarray(0, length) };
  if (length === -EAGAIN) return { kind: 'nothing' };
  if (length === -ENOBUFS) return { kind: 'lost' };
  throw refusal('recv', -length);
}
