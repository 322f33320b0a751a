import { deferred } from '../net/deferred.ts';
import type { Agent, AgentEnd, AgentParts } from './agent.ts';
import type { AgentState } from './control.ts';
import { type Known, knowsExactly } from './known-leases.ts';
import type { Telling } from './life.ts';
import { live } from './live.ts';
import { words } from './log/flannel-words.ts';
import { makeMetrics } from './metrics/agent-metrics.ts';
import { version } from '../runtime/version.ts';

/** Starts a node's agent, which goes on by itself. */
export function startAgent(parts: AgentParts): Agent {
  const { config, log } = parts;
  const stopping = new AbortController();
  const ready = deferred<void>();
  let state: AgentState = { node: config.node, phase: 'starting', devices: [] };
  let known: Known = new Map();
  const telling: Telling = {
    onWaiting: (reason) => {
      state = { ...state, reason };
    },
    onRegistered: ({ lease: { subnet, subnet6, publicIp, publicIp6 }, mtuBytes, devices }) => {
      state = { ...state, lease: { subnet, subnet6, publicIp, publicIp6 }, mtuBytes, devices };
    },
    onReady: () => {
      const { reason: _was, ...rest } = state;
      state = { ...rest, phase: 'ready' };
      ready.resolve();
    },
    onExpiry: (epochMs) => {
      const expiresAt = epochMs === undefined ? undefined : new Date(epochMs).toISOString();
      if (state.lease !== undefined) state = { ...state, lease: { ...state.lease, expiresAt } };
    },
    onKnown: (now) => {
      known = now;
    },
  };
  const metrics = makeMetrics({ version: version(), node: config.node });
  const life = { ...parts, ...telling, metrics, signal: stopping.signal };
  const ended = live(life).then(
    (kind): AgentEnd => ({ kind }),
    (error: unknown): AgentEnd => (stopping.signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error }),
  );
  const over = ended.then((end) => {
    state = afterEnd(state, end);
    ready.reject(end.kind === 'failed' ? end.error : new Error(state.reason));
    log.say(end.kind === 'failed' ? words.gaveUp(state.reason ?? '') : words.exiting());
    log.flush();
    return end;
  });
  // Who waits for it hears of it; nobody has to.
  ready.promise.catch(() => undefined);
  return {
    state: () => state,
    ready: ready.promise,
    ended: over,
    knows: (entries) => knowsExactly(known, entries),
    stop: async () => {
      if (state.phase === 'starting' || state.phase === 'ready') log.say(words.stopping());
      stopping.abort();
      await over;
    },
  };
}

function afterEnd(state: AgentState, end: AgentEnd): AgentState {
  switch (end.kind) {
    case 'revoked':
      return { ...state, phase: 'ended', reason: 'its lease was revoked' };
    case 'stopped':
      return { ...state, phase: 'ended', reason: 'it was stopped' };
    case 'failed':
      return {
        ...state,
        phase: 'failed',
        reason: end.error instanceof Error ? end.error.message : String(end.error),
      };
  }
}
