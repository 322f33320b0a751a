import type { Lab, LabHost } from './lab.ts';

/** Every machine of a lab: its nodes, then the members of its store. */
export function hostsOf({ nodes, storeNodes }: Pick<Lab, 'nodes' | 'storeNodes'>): readonly LabHost[] {
  return [...nodes, ...storeNodes];
}
