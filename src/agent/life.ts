import type { SubnetLease } from '../lease/subnet-lease.ts';
import type { AgentParts } from './agent.ts';
import type { AgentState } from './control.ts';
import type { Known } from './known-leases.ts';
import type { AgentMetrics } from './metrics/agent-metrics.ts';

/** What an agent tells of itself while it lives. */
export interface Telling {
  readonly onWaiting: (reason: string) => void;
  readonly onRegistered: (what: Registration) => void;
  readonly onReady: () => void;
  readonly onExpiry: (epochMs: number | undefined) => void;
  readonly onKnown: (known: Known) => void;
}

export interface Registration {
  readonly lease: SubnetLease;
  readonly mtuBytes: number;
  readonly devices: AgentState['devices'];
}

/** An agent's life: what it stands on, whom it tells, and the signal that ends it. */
export interface Life extends AgentParts, Telling {
  readonly metrics: AgentMetrics;
  readonly signal: AbortSignal;
}
