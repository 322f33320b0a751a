import { setTimeout } from 'node:timers/promises';
import { LabError } from '../error/lab-error.ts';
import { deferred } from '../net/deferred.ts';
import type { Entry } from '../lease/store.ts';
import type { Agent, StopHow } from './agent.ts';
import type { AgentState } from './control.ts';

/** A flanneld that gave up is started again after so long, as the kubelet does with a container at first. */
const RESTART_MS = 1000;

/** The place of one node's agent: it is started again there when it gave up, until it is stopped or has shut down. */
export interface AgentSlot {
  readonly state: () => AgentState;
  /**
   * Resolves when it is ready for the first time; rejects when it gave up before that, also where it will be started again. A lost race is
   * no end: its next try is waited for.
   */
  readonly ready: Promise<unknown>;
  /** Resolves when it was revoked; never when it was stopped. */
  readonly revoked: Promise<unknown>;
  readonly knows: (entries: readonly Entry[]) => boolean;
  readonly stop: (how: StopHow) => Promise<void>;
}

/** @param start starts one more agent of the node */
export function openSlot(start: () => Agent): AgentSlot {
  const stopping = new AbortController();
  const ready = deferred<undefined>();
  const revoked = deferred<undefined>();
  let agent = start();
  const watch = async (): Promise<void> => {
    agent.ready.then(
      () => ready.resolve(undefined),
      () => undefined,
    );
    const end = await agent.ended;
    if (end.kind === 'revoked') revoked.resolve(undefined);
    if (end.kind !== 'failed') {
      ready.reject(new Error(agent.state().reason));
      return;
    }
    if (!isLostRace(end.error)) ready.reject(end.error);
    await setTimeout(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return;
    agent = start();
    void watch();
  };
  void watch();
  // Who waits for it hears of it; nobody has to.
  ready.promise.catch(() => undefined);
  return {
    state: () => agent.state(),
    ready: ready.promise,
    revoked: revoked.promise,
    knows: (entries) => agent.knows(entries),
    stop: async (how) => {
      stopping.abort();
      await agent.stop(how);
    },
  };
}

/** The next try of the same agent may win. */
function isLostRace(error: unknown): boolean {
  return error instanceof LabError && error.problems[0].code === 'lease/lost-race';
}
