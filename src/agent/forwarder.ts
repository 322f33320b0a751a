import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { call } from '../netlink/libc.ts';
import type { NumberedNetwork } from './backends/udp/next-hops.ts';
import {
  type ForwarderOrder,
  type ForwarderWires,
  type Hop,
  isForwarderAnswer,
} from './forwarder-protocol.ts';

/** The built thread, also where this file runs from its source. */
const THREAD = fileURLToPath(new URL('../../dist/agent/forwarder-thread.js', import.meta.url));

/** @see sys/eventfd.h EFD_CLOEXEC | EFD_NONBLOCK */
const BELL_FLAGS = 0o2_004_000;

/** Carries packets in user space, for all nodes of the lab in one thread; there is none until the first node comes. */
export interface Forwarder extends AsyncDisposable {
  readonly add: (wires: ForwarderWires) => ForwardedNode;
}

export interface ForwardedNode {
  readonly set: (network: NumberedNetwork, hop: Hop) => void;
  readonly unset: (network: NumberedNetwork) => void;
  /** When this is done the descriptors may be closed. */
  readonly remove: () => Promise<void>;
}

/** Makes one. @param onFailure is told when the thread ends by an error: no packet is carried any more */
export function openForwarder(onFailure: (error: Error) => void): Forwarder {
  let thread: ForwarderThread | undefined;
  let lastNode = 0;
  return {
    add: (wires) => {
      thread ??= startThread(onFailure);
      const { tell, removed } = thread;
      const node = (lastNode += 1);
      tell({ say: 'add', node, wires });
      return {
        set: (network, hop) => tell({ say: 'set', node, network, hop }),
        unset: (network) => tell({ say: 'unset', node, network }),
        remove: () => {
          const done = removed(node);
          tell({ say: 'remove', node });
          return done;
        },
      };
    },
    [Symbol.asyncDispose]: async () => thread?.end(),
  };
}

interface ForwarderThread {
  readonly tell: (order: ForwarderOrder) => void;
  readonly removed: (node: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** A thread that has ended holds nothing: then everything counts as removed. */
function startThread(onFailure: (error: Error) => void): ForwarderThread {
  const bell = call('eventfd', 0, BELL_FLAGS);
  const thread = new Worker(THREAD, { workerData: bell, execArgv: [] });
  const waiting = new Map<number, () => void>();
  let isOver = false;
  thread.on('message', (answer: unknown) => {
    if (isForwarderAnswer(answer)) waiting.get(answer.removed)?.();
  });
  thread.on('error', onFailure);
  const over = new Promise<void>((resolve) => {
    thread.on('exit', () => {
      isOver = true;
      waiting.forEach((done) => done());
      resolve();
    });
  });
  thread.unref();
  const tell = (order: ForwarderOrder): void => {
    thread.postMessage(order);
    ring(bell);
  };
  return {
    tell,
    removed: (node) =>
      new Promise((resolve) => {
        if (isOver) resolve();
        waiting.set(node, resolve);
      }),
    end: async () => {
      tell({ say: 'end' });
      await over;
      call('close', bell);
    },
  };
}

/** Adds one to the eventfd, which makes it readable. @see eventfd(2) */
function ring(bell: number): void {
  const one = Buffer.alloc(8);
  one.writeUInt8(1, 0);
  call('write', bell, one, one.length);
}
