import type { Lab } from '../lab/lab.ts';
import { endpointsOf } from '../lab/endpoints.ts';
import { namespacesOf } from '../lab/namespaces.ts';
import { UNDERLAY } from '../net/names.ts';

/** Each has a ring of frames of 1 MiB at least: of larger labs only what can be on the way is watched. */
const MOST_NAMESPACES = 64;

/** The namespaces to watch: all of a small lab; of a large one both ends, the wire, and as many nodes as there is room for, theirs first. */
export function placesToWatch(
  lab: Lab,
  { from, address }: { readonly from: string; readonly address: string },
): readonly string[] {
  const all = namespacesOf(lab);
  if (all.length <= MOST_NAMESPACES) return all;
  const to = endpointsOf(lab).find((end) => end.address === address)?.where;
  const nodeOf = (place: string | undefined): string | undefined =>
    lab.pods.find(({ name }) => name === place)?.node;
  const near = [from, to, nodeOf(from), nodeOf(to), UNDERLAY].filter((place) => place !== undefined);
  const nodes = lab.nodes.map(({ name }) => name);
  return [...new Set([...near, ...nodes])].slice(0, MOST_NAMESPACES);
}
