import { UNDERLAY } from '../net/names.ts';
import type { Lab } from './lab.ts';

/** The network namespaces of a lab by name: the underlay, the nodes, the pods. */
export function namespacesOf({ nodes, pods }: Pick<Lab, 'nodes' | 'pods'>): readonly string[] {
  return [UNDERLAY, ...nodes.map(({ name }) => name), ...pods.map(({ name }) => name)];
}
