import { once } from 'node:events';
import type { Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { connected } from './connected.ts';
import { call } from './libc.ts';
import type { Endpoint, Namespace, Namespaces } from './namespace.ts';
import { isReply, type Reply, type Wish } from './namespace-protocol.ts';
import { netlinkOn } from './socket.ts';

/** The built thread, also where this file runs from its source. */
const THREAD = fileURLToPath(new URL('../../dist/netlink/namespace-thread.js', import.meta.url));

/** Asks the thread to make something in a namespace. */
type Fulfil = (path: string, wish: Wish) => Promise<Reply>;

/**
 * Starts the thread that works in other network namespaces, where this one never goes. Works where this process may enter them: as root, or as
 * an ordinary user in the user namespace they belong to. What it made stays usable, and its owner's, when this is disposed of.
 */
export function openNamespaces(): Namespaces {
  const thread = new Worker(THREAD, { execArgv: [] });
  const waiting = new Map<number, { readonly resolve: (reply: Reply) => void; readonly reject: (reason: Error) => void }>();
  let lastId = 0;
  let lastWords: Error | undefined;
  const end = (words: Error): void => {
    lastWords ??= words;
    waiting.forEach(({ reject }) => reject(words));
    waiting.clear();
  };
  thread.on('message', (reply: unknown) => {
    if (!isReply(reply)) throw new Error('not a reply');
    waiting.get(reply.id)?.resolve(reply);
    waiting.delete(reply.id);
    if (waiting.size === 0) thread.unref();
  });
  thread.on('error', end);
  thread.on('exit', () => end(new Error('the thread for namespaces has ended')));
  thread.unref();
  const fulfil: Fulfil = (path, wish) =>
    new Promise((resolve, reject) => {
      if (lastWords !== undefined) return reject(lastWords);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      thread.ref();
      thread.postMessage({ id: lastId, path, wish });
    });
  return {
    inside: (path) => namespaceAt(path, fulfil),
    [Symbol.asyncDispose]: async () => {
      // What was asked for before is made first, and handed over: no descriptor is left without an owner.
      await Promise.allSettled([...waiting.values()]);
      await thread.terminate();
    },
  };
}
