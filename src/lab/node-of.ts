import type { Ipv4 } from '../net/ipv4.ts';
import type { Lab } from './lab.ts';

/** The node with that address on the underlay, also one that is switched off or has not joined. */
export function nodeOf({ nodes, absent }: Lab, address: Ipv4): string | undefined {
  return [...nodes, ...absent.nodes].find((node) => node.address === address)?.name;
}
