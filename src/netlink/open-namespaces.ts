import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Deferred, deferred } from '../net/deferred.ts';
import type { Namespaces } from './namespace.ts';
import { namespaceAt } from './namespace-at.ts';
import { isReply, type Made, type Reply, type Wish } from './namespace-protocol.ts';

/** The built thread, also where this file runs from its source. */
const THREAD = fileURLToPath(new URL('../../dist/netlink/namespace-thread.js', import.meta.url));

/**
 * Starts the thread that works in other network namespaces, where this one never goes. Works where this process may enter them: as root, or as
 * an ordinary user in the user namespace they belong to. What it made stays usable, and its owner's, when this is disposed of.
 */
export function openNamespaces(): Namespaces {
  const thread = new Worker(THREAD, { execArgv: [], resourceLimits: LIMITS });
  const waiting = new Map<number, Deferred<Made>>();
  let lastId = 0;
  let lastWords: Error | undefined;
  const end = (words: Error): void => {
    lastWords ??= words;
    waiting.forEach(({ reject }) => reject(words));
    waiting.clear();
  };
  thread.on('message', (reply: unknown) => {
    if (!isReply(reply)) throw new Error('the thread for namespaces said something else than a reply');
    settle(waiting.get(reply.id), reply);
    waiting.delete(reply.id);
    if (waiting.size === 0) thread.unref();
  });
  thread.on('error', end);
  thread.on('exit', () => end(new Error('the thread for namespaces has ended')));
  thread.unref();
  const fulfil = (path: string, wish: Wish): Promise<Made> => {
    if (lastWords !== undefined) return Promise.reject(lastWords);
    lastId += 1;
    const made = deferred<Made>();
    waiting.set(lastId, made);
    // A process that waits for an answer does not end meanwhile.
    thread.ref();
    thread.postMessage({ id: lastId, path, wish });
    return made.promise;
  };
  return {
    inside: (path) => namespaceAt((wish) => fulfil(path, wish)),
    [Symbol.asyncDispose]: async () => {
      // What was asked for before is made first and handed over: no descriptor is left without an owner.
      await Promise.allSettled([...waiting.values()].map(({ promise }) => promise));
      await thread.terminate();
    },
  };
}

/** It holds a few numbers. */
const LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };

function settle(made: Deferred<Made> | undefined, { made: result }: Reply): void {
  if (result.kind !== 'failed') return made?.resolve(result);
  const { reason, code } = result;
  made?.reject(Object.assign(new Error(reason), code === undefined ? {} : { code }));
}
