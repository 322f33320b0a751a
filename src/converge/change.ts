import type { LabNode, LabPod } from '../lab/lab.ts';
import type { RuntimeContainer } from '../runtime/runtime-spec.ts';

/** What has to be done to make one lab of another, in this order: what leaves (pods, then nodes), what joins (nodes, then pods), the containers. */
export interface Change {
  /** What cannot be changed while the lab is up. The rest is then not to be done either. */
  readonly obstacles: readonly Obstacle[];
  readonly podsLeaving: readonly Leaving<LabPod>[];
  readonly nodesLeaving: readonly Leaving<LabNode>[];
  readonly nodesJoining: readonly Joining<LabNode>[];
  readonly podsJoining: readonly Joining<LabPod>[];
  /** Of nodes that stay: agents that are started again, or end, by other settings. */
  readonly agents: readonly AgentChange[];
  /** Of pods that stay. */
  readonly containers: readonly ContainerChange[];
}

export interface Obstacle {
  /** `the underlay`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface Leaving<T> {
  readonly item: T;
  /** Its lease or address is given back, and its disk is gone; otherwise it comes back as it was. */
  readonly isForGood: boolean;
  /** After the name: `is not in the scenario any more`. */
  readonly why: string;
}

export interface Joining<T> {
  readonly item: T;
  /** It was here before, and what its disk, or its node's, says of it still holds. */
  readonly isBack: boolean;
  readonly why: string;
}

export interface AgentChange {
  readonly node: string;
  readonly deed: 'start' | 'stop';
  /** After the node's name: `gets an agent with other settings`. */
  readonly why: string;
}

export interface ContainerChange {
  readonly pod: string;
  /** Names of those that end. */
  readonly stop: readonly string[];
  readonly start: readonly RuntimeContainer[];
}

/** Whether nothing is to be done, and nothing in the way. */
export function isNothing(change: Change): boolean {
  return Object.values(change).every((part: readonly unknown[]) => part.length === 0);
}
