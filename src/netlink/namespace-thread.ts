import { readFileSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { enterNetns } from './enter-netns.ts';
import { type Ask, isAsk, type Made, type Reply, type Wish } from './namespace-protocol.ts';
import { bindUdp, connectTcp, listenTcp } from './open-socket.ts';
import { openTun } from './open-tun.ts';
import { NETLINK_NETFILTER, openNetlink } from './socket.ts';

/**
 * A worker thread that goes from one network namespace to the other, makes there what it is asked for, and stays where it was last. The only
 * thread of its process that changes its namespace. Nothing here waits: a connection is begun, not awaited.
 */

/** @see proc(5): what is below shows the namespace of the thread that opens it */
const SYSCTLS = '/proc/sys/net/';

parentPort?.on('message', (ask: unknown) => {
  if (!isAsk(ask)) throw new Error('not an ask');
  parentPort?.postMessage(replyTo(ask));
});

function replyTo({ id, path, wish }: Ask): Reply {
  try {
    enterNetns(path);
    return { id, made: make(wish) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id, made: { kind: 'failed', reason, code: codeOf(error) } };
  }
}

function make(wish: Wish): Made {
  switch (wish.kind) {
    case 'netlink':
      return descriptor(openNetlink({ groups: wish.groups }));
    case 'netfilter':
      return descriptor(openNetlink({ protocol: NETLINK_NETFILTER }));
    case 'connect':
      return descriptor(connectTcp(wish.at));
    case 'listen':
      return descriptor(listenTcp(wish.at));
    case 'udp':
      return descriptor(bindUdp(wish.at));
    case 'tun':
      return descriptor(openTun(wish.name));
    case 'read-sysctl':
      return { kind: 'text', text: readFileSync(SYSCTLS + wish.key, 'utf8').trimEnd() };
    case 'write-sysctl':
      writeFileSync(SYSCTLS + wish.key, wish.value, { flag: 'r+' });
      return { kind: 'text', text: wish.value };
  }
}

function descriptor(fd: number): Made {
  return { kind: 'descriptor', fd };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
