import * as z from 'zod';
import { readJson } from './read-json.ts';
import type { Neighbour } from './tables.ts';

const Rows = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()),
  }),
);

/**
 * Reads `ip -j neigh show` (iproute2 6.1), the ARP table.
 * In:  `[{"dst":"192.0.2.2","dev":"e0","lladdr":"02:00:00:00:00:02","state":["REACHABLE"]}]`
 * Out: one neighbour an element, in kernel order; while FAILED or INCOMPLETE there is no `mac`.
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseNeighbours(where: string, text: string): readonly Neighbour[] {
  return readJson(Rows, text, 'ip -j neigh show').map((row) => ({
    where,
    ip: row.dst,
    dev: row.dev,
    mac: row.lladdr,
    state: row.state.join(','),
  }));
}
