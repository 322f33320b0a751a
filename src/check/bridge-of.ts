import type { Lab } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';

/** The bridge of a namespace: the pods' one of a node that has pods, the underlay's own; pods have none. */
export function bridgeOf(where: string, lab: Lab): string | undefined {
  if (where === UNDERLAY) return lab.underlay.bridge;
  return lab.nodes.find((node) => node.name === where)?.bridge?.name;
}
