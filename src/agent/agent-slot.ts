import { setTimeout } from 'node:timers/promises';
import type { Agent, AgentEnd } from './agent.ts';
import type { AgentState } from './control.ts';
import type { Entry } from '../lease/store.ts';

/** A flanneld that gave up is started again after so long, as the kubelet does with a container at first. */
const RESTART_MS = 1000;

/** The place of one node's agent: it is started again there when it gave up, until it is stopped or has shut down. */
export interface AgentSlot {
  readonly state: () => AgentState;
  /** Resolves when it is ready for the first time; rejects when it ended before that, also where it will be started again. */
  readonly ready: Promise<void>;
  /** Resolves when it was revoked, not when it was stopped. */
  readonly revoked: Promise<void>;
  readonly knows: (entries: readonly Entry[]) => boolean;
  readonly stop: () => Promise<void>;
}

/** @param start starts one more agent of the node */
export function openSlot(start: () => Agent): AgentSlot {
  const stopping = new AbortController();
  let agent = start();
  const { ready } = agent;
  const over = supervise();
  async function supervise(): Promise<AgentEnd['kind']> {
    for (;;) {
      const { kind } = await agent.ended;
      if (kind !== 'failed' || stopping.signal.aborted) return kind;
      await setTimeout(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return kind;
      agent = start();
    }
  }
  return {
    state: () => agent.state(),
    ready,
    revoked: new Promise((resolve) => {
      void over.then((kind) => {
        if (kind === 'revoked') resolve();
      });
    }),
    knows: (entries) => agent.knows(entries),
    stop: async () => {
      stopping.abort();
      await agent.stop();
      await over;
    },
  };
}
