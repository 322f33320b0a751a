import * as z from 'zod';
import { readJson } from './read-json.ts';
import type { Route } from './tables.ts';

const Hop = z.object({
  gateway: z.string().optional(),
  dev: z.string().optional(),
  flags: z.array(z.string()),
});

const Rows = z.array(
  Hop.extend({
    type: z.string().optional(),
    dst: z.string(),
    prefsrc: z.string().optional(),
    scope: z.string().optional(),
    protocol: z.string().optional(),
    nexthops: z.array(Hop).optional(),
  }),
);

/**
 * Reads `ip -j route show` (iproute2 6.1), the main IPv4 table, with or without `-d`.
 * In:  `[{"dst":"10.244.2.0/24","gateway":"10.244.2.0","dev":"flannel.1","flags":["onlink"]}]`
 * Out: one route an element, in kernel order, a route of several next hops once for each; without the words that only `-d`
 *      shows, since they go without saying (`unicast`, `proto boot`, `scope global`).
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseRoutes(where: string, text: string): readonly Route[] {
  return readJson(Rows, text, 'ip -j route show').flatMap((row) =>
    (row.nexthops ?? [row]).map((hop) => ({
      where,
      type: unless('unicast', row.type),
      dst: row.dst,
      via: hop.gateway,
      dev: hop.dev,
      src: row.prefsrc,
      scope: unless('global', row.scope),
      proto: unless('boot', row.protocol),
      flags: hop.flags,
    })),
  );
}

function unless(unsaid: string, value: string | undefined): string | undefined {
  return value === unsaid ? undefined : value;
}
