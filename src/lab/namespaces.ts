import { UNDERLAY } from '../net/names.ts';
import { hostsOf } from './hosts.ts';
import type { Lab } from './lab.ts';

/** The network namespaces of a lab by name: the underlay, the nodes, the members of its store, the pods. */
export function namespacesOf(lab: Pick<Lab, 'nodes' | 'storeNodes' | 'pods'>): readonly string[] {
  return [UNDERLAY, ...[...hostsOf(lab), ...lab.pods].map(({ name }) => name)];
}
