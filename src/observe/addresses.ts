import * as z from 'zod';
import { readJson } from './read-json.ts';
import type { Address } from './tables.ts';

const Rows = z.array(
  z.object({
    ifname: z.string(),
    addr_info: z.array(
      z.object({
        family: z.enum(['inet', 'inet6']),
        local: z.string(),
        prefixlen: z.int(),
        broadcast: z.string().optional(),
        scope: z.string(),
      }),
    ),
  }),
);

/**
 * Reads `ip -j addr show` (iproute2 6.1).
 * In:  `[{"ifname":"eth0","addr_info":[{"family":"inet","local":"192.0.2.2","prefixlen":24,"broadcast":"192.0.2.255","scope":"global"}]}]`
 * Out: one address an element, device by device in kernel order.
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseAddresses(where: string, text: string): readonly Address[] {
  return readJson(Rows, text, 'ip -j addr show').flatMap((row) =>
    row.addr_info.map((info) => ({
      where,
      dev: row.ifname,
      family: info.family,
      address: info.local,
      prefixLength: info.prefixlen,
      broadcast: info.broadcast,
      scope: info.scope,
    })),
  );
}
