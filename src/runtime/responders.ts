import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ContainerState } from './container-state.ts';
import type { ResponderOrder } from './responder-orders.ts';
import type { Responder } from './runtime-spec.ts';
import { writeState } from './state-file.ts';

/** All containers of a lab without a command: sockets in the namespaces of their pods, held by one thread. */
export interface Responders {
  readonly listen: (responders: readonly Responder[]) => Promise<readonly ContainerState[]>;
  /** Closes their sockets, without which a pod's namespace would not go. */
  readonly close: (responders: readonly Pick<Responder, 'pod' | 'name'>[]) => Promise<void>;
}

/** The thread is started with the first responder. Orders have to be given one after another. */
export function createResponders(): Responders {
  let thread: Worker | undefined;
  const order = async (order: ResponderOrder): Promise<readonly ContainerState[]> => {
    thread ??= startThread();
    thread.postMessage(order);
    const said: readonly unknown[] = await once(thread, 'message');
    const [states] = said;
    return areStates(states) ? states : [];
  };
  return {
    listen: async (responders) => {
      if (responders.length === 0) return [];
      const states = await order({ kind: 'listen', responders });
      states.forEach(writeState);
      return states;
    },
    close: async (responders) => {
      if (thread !== undefined && responders.length > 0) await order({ kind: 'close', responders });
    },
  };
}

function startThread(): Worker {
  return new Worker(new URL('responder-thread.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
}

/** Both ends are of one build: it is told apart from nothing else. */
function areStates(value: unknown): value is readonly ContainerState[] {
  return Array.isArray(value);
}
