import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const strerror = libc.func('const char *strerror(int errnum)');

/** @see linux/filter.h */
koffi.struct('sock_fprog', { len: 'uint16_t', filter: 'const void *' });

/** The system calls Node.js has no words for. Each gives -1 where the kernel refuses. */
const calls = {
  socket: libc.func('int socket(int domain, int type, int protocol)'),
  setsockopt: libc.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)'),
  getsockopt: libc.func('int getsockopt(int fd, int level, int name, void *value, void *length)'),
  setns: libc.func('int setns(int fd, int nstype)'),
  open: libc.func('int open(const char *path, int flags)'),
  close: libc.func('int close(int fd)'),
  fcntl: libc.func('int fcntl(int fd, int command, long argument)'),
  connect: libc.func('int connect(int fd, const void *address, uint32_t length)'),
  listen: libc.func('int listen(int fd, int backlog)'),
  bind: libc.func('int bind(int fd, const void *address, uint32_t length)'),
  ioctl: libc.func('int ioctl(int fd, unsigned long request, void *argument)'),
  attachFilter: libc.func(
    'int setsockopt(int fd, int level, int name, sock_fprog *program, uint32_t length)',
  ),
  ioctlNumber: libc.func('int ioctl(int fd, unsigned long request, long argument)'),
  /** Its first argument is the number of perf_event_open, which libc has no function for. */
  perfEventOpen: libc.func(
    'long syscall(long number, void *attribute, int pid, int processor, int group, unsigned long flags)',
  ),
  send: libc.func('long send(int fd, const void *bytes, unsigned long length, int flags)'),
  recv: libc.func('long recv(int fd, void *bytes, unsigned long length, int flags)'),
  sendto: libc.func(
    'long sendto(int fd, const void *bytes, unsigned long length, int flags, const void *address, uint32_t size)',
  ),
  read: libc.func('long read(int fd, void *bytes, unsigned long length)'),
  write: libc.func('long write(int fd, const void *bytes, unsigned long length)'),
  eventfd: libc.func('int eventfd(unsigned int start, int flags)'),
  epollCreate: libc.func('int epoll_create1(int flags)'),
  epollControl: libc.func('int epoll_ctl(int epfd, int op, int fd, const void *event)'),
  epollWait: libc.func('int epoll_wait(int epfd, void *events, int most, int timeout)'),
  clockGettime: libc.func('int clock_gettime(int clock, void *time)'),
  unshare: libc.func('int unshare(int flags)'),
  mount: libc.func(
    'int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)',
  ),
  umount2: libc.func('int umount2(const char *target, int flags)'),
  munmap: libc.func('int munmap(void *address, size_t length)'),
  mmap: libc.func(
    'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
  ),
} as const;

type Call = Exclude<keyof typeof calls, 'mmap'>;

/** Makes a system call that answers with a number; its refusal is an error with the kernel's words. */
export function call(name: Call, ...args: readonly unknown[]): number {
  return checked(name, calls[name](...args));
}

/** The same for a call whose refusal may be an answer: its error number, negative, as the kernel itself gives it. */
export function attempt(name: Call, ...args: readonly unknown[]): number {
  const result = Number(calls[name](...args));
  return result < 0 ? -koffi.errno() : result;
}

/** The error for such a number; its `code` is the kernel's name of it, as in the errors of Node.js. */
export function refusal(name: Call, errno: number): Error & { readonly code: string } {
  return Object.assign(new Error(`${name}: ${wordsOf(errno)}`), { code: codeOf(errno) });
}

/** `No such device`. @see strerror(3) */
export function wordsOf(errno: number): string {
  return String(strerror(errno));
}

/** `ENODEV`. @see errno(3) */
export function codeOf(errno: number): string {
  return getSystemErrorName(-errno);
}

/** `call` in a thread of the pool: for calls that wait for the kernel, so that several can wait at once. */
export async function callAside(name: Call, ...args: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    calls[name].async(...args, (error: unknown, result: unknown) => {
      try {
        if (error instanceof Error) throw error;
        resolve(checked(name, result));
      } catch (thrown) {
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
  });
}

/** `errno` is that of the call, also where it was made in another thread. */
function checked(name: Call, result: unknown): number {
  if (typeof result === 'number' && result >= 0) return result;
  throw refusal(name, koffi.errno());
}

/** @see mman.h: PROT_READ | PROT_WRITE, MAP_SHARED, MAP_FAILED */
const READ_WRITE = 3;
const SHARED = 1;
const FAILED = 0xffff_ffff_ffff_ffffn;

/** Memory that a descriptor shares with the kernel. */
export interface SharedMemory {
  readonly bytes: Buffer;
  /** `bytes` must not be touched any more from then on; only now does the kernel let go of a descriptor that was closed. */
  readonly unmap: () => Promise<unknown>;
}

/** Maps what a descriptor shares with the kernel. @see mmap(2) */
export function shareMemory(fd: number, length: number): SharedMemory {
  const address: unknown = calls.mmap(null, length, READ_WRITE, SHARED, fd, 0);
  if (typeof address !== 'bigint' || address === FAILED) throw new Error(`mmap: ${wordsOf(koffi.errno())}`);
  return {
    bytes: Buffer.from(koffi.view(address, length)),
    unmap: () => callAside('munmap', address, length),
  };
}

/** A 32-bit number as system calls take it. Like all of this folder for little-endian machines: all that run Node.js 20 but s390x. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
