import * as z from 'zod';
import { readJson } from './read-json.ts';
import type { FdbEntry } from './tables.ts';

const Rows = z.array(
  z.object({
    mac: z.string(),
    ifname: z.string(),
    dst: z.string().optional(),
    master: z.string().optional(),
    state: z.string(),
    flags: z.array(z.string()),
  }),
);

/**
 * Reads `bridge -j fdb show` (iproute2 6.1): the forwarding tables of all bridges and VXLAN devices, and the
 * multicast filters of the others.
 * In:  `[{"mac":"02:00:00:00:00:02","ifname":"veth1","flags":[],"master":"cni0","state":""}]`
 * Out: one entry an element, in kernel order; `state` is absent for a learned entry.
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseFdb(where: string, text: string): readonly FdbEntry[] {
  return readJson(Rows, text, 'bridge -j fdb show').map((row) => ({
    where,
    mac: row.mac,
    port: row.ifname,
    dst: row.dst,
    master: row.master,
    state: row.state === '' ? undefined : row.state,
    flags: row.flags,
  }));
}
