import type { AgentEnd } from './agent.ts';
import type { AgentState } from './control.ts';
import type { Known } from './known-leases.ts';
import type { Telling } from './life.ts';

/** What is known of an agent from outside. */
export interface AgentRecord extends Omit<Telling, 'onReady'> {
  readonly state: () => AgentState;
  readonly known: () => Known;
  readonly setReady: () => void;
  readonly setEnd: (end: AgentEnd) => void;
}

/** Of an agent that starts now. */
export function openRecord(node: string): AgentRecord {
  let state: AgentState = { node, phase: 'starting', devices: [] };
  let known: Known = new Map();
  return {
    state: () => state,
    known: () => known,
    onWaiting: (reason) => {
      state = { ...state, reason };
    },
    onRegistered: ({ lease: { subnet, subnet6, publicIp, publicIp6 }, mtuBytes, devices }) => {
      state = { ...state, lease: { subnet, subnet6, publicIp, publicIp6 }, mtuBytes, devices };
    },
    onExpiry: (epochMs) => {
      const expiresAt = epochMs === undefined ? undefined : new Date(epochMs).toISOString();
      if (state.lease !== undefined) state = { ...state, lease: { ...state.lease, expiresAt } };
    },
    onKnown: (now) => {
      known = now;
    },
    setReady: () => {
      state = { ...state, phase: 'ready', reason: undefined };
    },
    setEnd: (end) => {
      state = { ...state, ...endOf(end) };
    },
  };
}

function endOf(end: AgentEnd): Pick<AgentState, 'phase' | 'reason'> {
  switch (end.kind) {
    case 'revoked':
      return { phase: 'ended', reason: 'its lease was revoked' };
    case 'stopped':
      return { phase: 'ended', reason: 'it was stopped' };
    case 'failed':
      return { phase: 'failed', reason: end.error instanceof Error ? end.error.message : String(end.error) };
  }
}
