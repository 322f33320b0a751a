import { setTimeout } from 'node:timers/promises';
import type { Entry } from '../lease/store.ts';
import type { Agent, StopHow } from './agent.ts';
import type { AgentState } from './control.ts';

/** A flanneld that gave up is started again after so long, as the kubelet does with a container at first. */
const RESTART_MS = 1000;

/** The place of one node's agent: it is started again there when it gave up, until it is stopped or has shut down. */
export interface AgentSlot {
  readonly state: () => AgentState;
  /** Resolves when it is ready for the first time; rejects when it ended before that, also where it will be started again. */
  readonly ready: Promise<void>;
  /** Resolves when it was revoked; never when it was stopped. */
  readonly revoked: Promise<void>;
  readonly knows: (entries: readonly Entry[]) => boolean;
  readonly stop: (how: StopHow) => Promise<void>;
}

/** @param start starts one more agent of the node */
export function openSlot(start: () => Agent): AgentSlot {
  const stopping = new AbortController();
  const { signal } = stopping;
  let agent = start();
  const { ready } = agent;
  const revoked = new Promise<void>((resolve) => {
    const onEnd = async (): Promise<void> => {
      const { kind } = await agent.ended;
      if (kind === 'revoked') resolve();
      if (kind === 'failed') await setTimeout(RESTART_MS, undefined, { signal }).catch(() => undefined);
      if (kind !== 'failed' || signal.aborted) return;
      agent = start();
      void onEnd();
    };
    void onEnd();
  });
  return {
    state: () => agent.state(),
    ready,
    revoked,
    knows: (entries) => agent.knows(entries),
    stop: async (how) => {
      stopping.abort();
      await agent.stop(how);
    },
  };
}
