import { type AgentInput, AgentSchema } from './agent-schema.ts';
import { valueAt } from './describe-key.ts';
import { type NetworkInput, NetworkSchema, type UnderlayInput, UnderlaySchema } from './network-schema.ts';
import { type NodeInput, NodeSchema, type PodInput, PodSchema } from './pod-schema.ts';
import { type StepInput, StepSchema } from './step-schema.ts';
import { type StoreInput, StoreSchema } from './store-schema.ts';

/**
 * What could be read of a file, so that all its problems are found in one go: `undefined` stands where a part has problems of its own,
 * and no rule then draws conclusions from what is missing. Indexes are those of the file.
 */
export interface Draft {
  readonly underlay: UnderlayInput | undefined;
  readonly network: NetworkInput | undefined;
  readonly store: StoreInput | undefined;
  readonly agent: AgentInput | undefined;
  readonly nodes: readonly (NodeInput | undefined)[];
  readonly pods: readonly (PodInput | undefined)[];
  readonly steps: readonly (StepInput | undefined)[];
}

/** Reads each part of a malformed file on its own. */
export function salvage(value: unknown): Draft {
  return {
    underlay: UnderlaySchema.prefault({}).safeParse(valueAt(value, 'underlay')).data,
    network: NetworkSchema.prefault({}).safeParse(valueAt(value, 'network')).data,
    store: StoreSchema.prefault('embedded').safeParse(valueAt(value, 'store')).data,
    agent: AgentSchema.prefault({}).safeParse(valueAt(value, 'agent')).data,
    nodes: partsOf(value, 'nodes').map((node) => NodeSchema.safeParse(node).data),
    pods: partsOf(value, 'pods').map((pod) => PodSchema.safeParse(pod).data),
    steps: partsOf(value, 'steps').map((step) => StepSchema.safeParse(step).data),
  };
}

/** The elements of a list; one unreadable one where there is something else. */
function partsOf(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key);
  if (list === undefined && key !== 'nodes') return [];
  return Array.isArray(list) ? list : [undefined];
}

/** The parts that could be read, each with its index in the file. */
export function readable<T>(
  parts: readonly (T | undefined)[],
): readonly (readonly [index: number, part: T])[] {
  return parts.flatMap((part, index) => (part === undefined ? [] : [[index, part] as const]));
}

/** Whether nothing is missing of a list, so that what is not in it is nowhere. */
export function isWhole(parts: readonly unknown[]): boolean {
  return parts.every((part) => part !== undefined);
}
