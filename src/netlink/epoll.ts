import { arch } from 'node:process';
import { closeSync } from 'node:fs';
import { attempt, call, refusal } from './libc.ts';

/** @see sys/epoll.h */
const EPOLL_CLOEXEC = 0o2_000_000;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLLIN = 1;
/** A signal came while it waited. @see errno.h */
const EINTR = 4;

/** `struct epoll_event`: packed where the machine is an x86-64, else the data stands at a multiple of 8. */
const DATA_AT = arch === 'x64' ? 4 : 8;
const EVENT_BYTES = DATA_AT + 8;

/** So many are told at a time; the others the next time. */
const MOST = 64;

/** Descriptors that are waited for together: one question to the kernel, however many they are. @see epoll(7) */
export interface ReadySet {
  readonly add: (fd: number) => void;
  readonly remove: (fd: number) => void;
  /**
   * Those that can be read now; a descriptor that was closed is none.
   * @param patienceMs waits so long until there is one, and lets the whole thread wait: for ever where it is negative
   */
  readonly ready: (patienceMs?: number) => readonly number[];
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
    remove: (fd) => void call('epollControl', set, EPOLL_CTL_DEL, fd, Buffer.alloc(EVENT_BYTES)),
    ready: (patienceMs = 0) => {
      const count = attempt('epollWait', set, events, MOST, patienceMs);
      if (count === -EINTR) return [];
      if (count < 0) throw refusal('epollWait', -count);
      return Array.from({ length: count }, (_none, index) =>
        events.readInt32LE(index * EVENT_BYTES + DATA_AT),
      );
    },
    close: () => closeSync(set),
  };
}
