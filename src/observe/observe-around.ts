import type { Lab } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Runner } from '../sandbox/runner.ts';
import type { TableKind } from '../scenario/columns.ts';
import { observe, tablesIn } from './observe.ts';
import type { Observation } from './tables.ts';

/** Tables to show, by the names `inspect` has for them. */
export interface Wanted {
  readonly where: readonly string[];
  readonly tables: readonly (Exclude<TableKind, 'neigh'> | 'arp' | 'leases')[];
}

/**
 * Reads tables, and what is needed to explain them: of a forwarding table the place's devices, to know its own MACs; of the
 * devices those at the other ends of their cables.
 * @throws LabError `observe/unreadable`
 */
export async function observeAround(
  inside: Runner,
  lab: Lab,
  { where, tables }: Wanted,
): Promise<Observation> {
  const isLinks = tables.includes('links');
  const places = isLinks ? [...where, ...where.flatMap((place) => placesCabledTo(lab, place))] : where;
  const kinds = tables.flatMap((table): readonly TableKind[] => {
    if (table === 'arp') return ['neigh'];
    if (table === 'fdb') return ['fdb', 'links'];
    return table === 'leases' ? [] : [table];
  });
  return observe(inside, kinds.length === 0 ? [] : places, tablesIn(lab, kinds));
}

/** Where the other ends of a place's cables are. */
function placesCabledTo({ nodes, pods }: Lab, where: string): readonly string[] {
  if (where === UNDERLAY) return nodes.map(({ name }) => name);
  const pod = pods.find(({ name }) => name === where);
  if (pod !== undefined) return [pod.node];
  return [UNDERLAY, ...pods.filter(({ node }) => node === where).map(({ name }) => name)];
}
