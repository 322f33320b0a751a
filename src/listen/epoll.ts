import { closeSync } from 'node:fs';
import { call } from '../netlink/libc.ts';

/** @see sys/epoll.h */
const EPOLL_CLOEXEC = 0o2_000_000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;

/** `struct epoll_event`: packed where the machine is an x86-64, else the data stands at a multiple of 8. */
const DATA_AT = process.arch === 'x64' ? 4 : 8;
const EVENT_BYTES = DATA_AT + 8;

/** So many are told at a time; the others the next time. */
const MOST = 64;

/** Descriptors that are waited for together: one question to the kernel, however many they are. @see epoll(7) */
export interface ReadySet {
  readonly add: (fd: number) => void;
  /** Those that can be read now; a descriptor that was closed is none. */
  readonly ready: () => readonly number[];
  readonly close: () => void;
}

/** Makes an empty set. */
export function openReadySet(): ReadySet {
  const set = call('epollCreate', EPOLL_CLOEXEC);
  const events = Buffer.alloc(MOST * EVENT_BYTES);
  return {
    add: (fd) => {
      const event = Buffer.alloc(EVENT_BYTES);
      event.writeUInt32LE(EPOLLIN, 0);
      event.writeInt32LE(fd, DATA_AT);
      call('epollControl', set, EPOLL_CTL_ADD, fd, event);
    },
    ready: () => {
      const count = call('epollWait', set, events, MOST, 0);
      return Array.from({ length: count }, (_none, index) =>
        events.readInt32LE(index * EVENT_BYTES + DATA_AT),
      );
    },
    close: () => closeSync(set),
  };
}
