import type { Edge } from './topology.ts';

/** The ends of an edge, the one nearer to the underlay first: layout engines put what an edge points to behind what it comes from. */
export function outward({ kind, from, to }: Edge): readonly [near: string, far: string] {
  return kind === 'over' || kind === 'route' ? [to, from] : [from, to];
}
