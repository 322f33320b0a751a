import * as z from 'zod';
import { parseJson } from './plugin-failure.ts';

const Address = z.object({
  family: z.string(),
  local: z.string().optional(),
  prefixlen: z.int(),
  broadcast: z.string().optional(),
  scope: z.string().optional(),
});

const LinkInfo = z.object({
  info_kind: z.string().optional(),
  info_slave_data: z.object({ hairpin: z.boolean().optional() }).optional(),
});

const LinksSchema = z.array(
  z.object({
    ifname: z.string(),
    address: z.string().optional(),
    mtu: z.int(),
    txqlen: z.int().default(0),
    master: z.string().optional(),
    linkinfo: LinkInfo.default({}),
    addr_info: z.array(Address.optional()).default([]),
  }),
);

/** A device as `ip -j -d addr show` (iproute2 6.1) tells of it. */
export type Link = z.infer<typeof LinksSchema>[number];

/** Reads the devices of a namespace; none where `ip` said something else. */
export function readLinks(text: string): readonly Link[] {
  return LinksSchema.safeParse(parseJson(text)).data ?? [];
}

/** The device's own address of a family; of IPv6 the one that is not the link's alone. */
export function addressOn({ addr_info: rows }: Link, family: 'inet' | 'inet6') {
  return rows.find((row) => row?.family === family && row.scope !== 'link');
}
