import type { Forwarder } from './forwarder.ts';
import type { NodePrograms } from './node-programs.ts';
import type { Namespace } from '../netlink/namespace.ts';
import type { Entry, Store } from '../lease/store.ts';
import type { AgentConfig } from './agent-config.ts';
import type { AgentState } from './control.ts';
import type { AgentLog } from './log/agent-log.ts';

/** What one node's agent stands on. */
export interface AgentParts {
  readonly config: AgentConfig;
  readonly store: Store;
  /** What flannel's keys start with. */
  readonly prefix: string;
  /** The node's. */
  readonly namespace: Namespace;
  readonly log: AgentLog;
  readonly programs: NodePrograms;
  /** Carries packets in user space, for all nodes of the lab. */
  readonly forwarder: Forwarder;
}

/** How an agent ended; the first two are exit status 0. */
export type AgentEnd =
  { readonly kind: 'stopped' | 'revoked' } | { readonly kind: 'failed'; readonly error: unknown };

/** `atOnce`: as SIGKILL, else as SIGTERM. What the kernel was told stays either way, but for the devices that go with a program. */
export interface StopHow {
  readonly atOnce: boolean;
}

/** One node's agent, from its start to its end. */
export interface Agent {
  readonly state: () => AgentState;
  /** Resolves when it is ready; rejects when it ends before that. */
  readonly ready: Promise<void>;
  /** Never rejects. */
  readonly ended: Promise<AgentEnd>;
  /** Whether it has handled all that these entries of the store say. */
  readonly knows: (entries: readonly Entry[]) => boolean;
  readonly stop: (how: StopHow) => Promise<void>;
}
