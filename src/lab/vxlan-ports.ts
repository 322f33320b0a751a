import type { Lab } from './lab.ts';

/** UDP ports that carry VXLAN in this lab. */
export function vxlanPortsOf({ nodes }: Lab): readonly number[] {
  return [...new Set(nodes.flatMap(({ vtep }) => (vtep === undefined ? [] : [vtep.port])))];
}
