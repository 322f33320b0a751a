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
    table: z.string().optional(),
    pref: z.string().optional(),
    nexthops: z.array(Hop).optional(),
  }),
);

type Row = z.output<typeof Rows>[number];

/**
 * Reads `ip -j route show` (iproute2 6.1), with or without `-d`, also of all tables and both families.
 * In:  `[{"dst":"10.244.2.0/24","gateway":"10.244.2.0","dev":"flannel.1","flags":["onlink"]}]`
 * Out: one route an element, in kernel order, a route of several next hops once for each; without the words that only `-d`
 *      shows, since they go without saying (`unicast`, `proto boot`, `scope global`).
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseRoutes(where: string, text: string): readonly Route[] {
  return readRows(text).flatMap((row) => routesOf(where, row));
}

/** The same of one of the tables that the text may hold; `main` where it does not say which. */
export function parseRoutesIn(where: string, text: string, table: 'main' | 'local'): readonly Route[] {
  return readRows(text)
    .filter((row) => (row.table ?? 'main') === table)
    .flatMap((row) => routesOf(where, row));
}

function readRows(text: string): readonly Row[] {
  return readJson(Rows, text, 'ip -j route show');
}

function routesOf(where: string, row: Row): readonly Route[] {
  return (row.nexthops ?? [row]).map((hop) => ({
    where,
    family: familyOf(row),
    type: unless('unicast', row.type),
    dst: row.dst,
    via: hop.gateway,
    dev: hop.dev,
    src: row.prefsrc,
    scope: unless('global', row.scope),
    proto: unless('boot', row.protocol),
    flags: hop.flags,
  }));
}

/** Only IPv6 has a preference of routers (RFC 4191), and says it of every route. */
function familyOf({ dst, pref }: Row): Route['family'] {
  return pref !== undefined || dst.includes(':') ? 'inet6' : 'inet';
}

function unless(unsaid: string, value: string | undefined): string | undefined {
  return value === unsaid ? undefined : value;
}
