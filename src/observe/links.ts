import * as z from 'zod';
import { readJson, readShape } from './read-json.ts';
import type { Link, VxlanInfo } from './tables.ts';

const Vxlan = z.object({
  id: z.int(),
  local: z.string().optional(),
  local6: z.string().optional(),
  link: z.string().optional(),
  port: z.int(),
  learning: z.boolean(),
});

const Rows = z.array(
  z.object({
    ifindex: z.int(),
    ifname: z.string(),
    flags: z.array(z.string()),
    mtu: z.int(),
    operstate: z.string(),
    txqlen: z.int().optional(),
    address: z.string().optional(),
    master: z.string().optional(),
    /** null for a tunnel bound to no device. */
    link: z.string().nullish(),
    link_index: z.int().optional(),
    link_netnsid: z.int().optional(),
    linkinfo: z
      .object({
        info_kind: z.string().optional(),
        info_data: z.unknown().optional(),
        info_slave_data: z.object({ hairpin: z.boolean().optional() }).optional(),
      })
      .optional(),
  }),
);

type Row = z.infer<typeof Rows>[number];

/** Names of namespaces by the id that one of them knows them under. */
export type NetnsNames = ReadonlyMap<number, string>;

/**
 * Reads `ip -j -d link show` or `ip -j -d addr show` (iproute2 6.1), which say the same of a link.
 * Out: one link an element, in kernel order. `peerNetns` is named as far as `names` knows its id.
 * @throws LabError `observe/unreadable` when the text is not of this shape.
 */
export function parseLinks(where: string, text: string, names: NetnsNames = new Map()): readonly Link[] {
  const rows = readJson(Rows, text, 'ip -j -d link show');
  return rows.map((row) => ({
    where,
    index: row.ifindex,
    dev: row.ifname,
    mac: row.address,
    mtuBytes: row.mtu,
    state: row.operstate,
    flags: row.flags,
    kind: row.linkinfo?.info_kind,
    master: row.master,
    peerIndex: row.link_index,
    peerNetns: row.link_netnsid === undefined ? undefined : names.get(row.link_netnsid),
    ...ownPeer(row, where, rows),
    txqueuelen: row.txqlen,
    hairpin: row.linkinfo?.info_slave_data?.hairpin,
    vxlan: vxlanOf(row),
  }));
}

/** Of a cable with both ends in one namespace `ip` names the other end, where it gives an index otherwise. */
function ownPeer(
  row: Row,
  where: string,
  rows: readonly Row[],
): Pick<Link, 'peerIndex' | 'peerNetns'> | undefined {
  if (row.linkinfo?.info_kind !== 'veth' || typeof row.link !== 'string') return undefined;
  return { peerIndex: rows.find(({ ifname }) => ifname === row.link)?.ifindex, peerNetns: where };
}

function vxlanOf({ linkinfo }: Row): VxlanInfo | undefined {
  if (linkinfo?.info_kind !== 'vxlan') return undefined;
  const info = readShape(Vxlan, linkinfo.info_data, 'ip -j -d link show type vxlan');
  return {
    vni: info.id,
    local: info.local ?? info.local6,
    dev: info.link,
    port: info.port,
    learning: info.learning,
  };
}

const Ids = z.array(z.object({ nsid: z.int(), name: z.string().optional() }));

/**
 * Reads `ip -j netns list-id` (iproute2 6.1). Namespaces without a name below /run/netns are left out.
 * In:  `[{"nsid":0},{"nsid":1,"name":"pod-a"}]`
 */
export function parseNetnsNames(text: string): readonly (readonly [id: number, name: string])[] {
  const rows = readJson(Ids, text, 'ip -j netns list-id');
  return rows.flatMap(({ nsid, name }) => (name === undefined ? [] : [[nsid, name] as const]));
}

/**
 * Names what one side of a cable could not: if this end is the other end of one that knows where it is, that one is its other end.
 * The outermost namespace has no name for `ip netns`; this is how its ports find theirs.
 */
export function namePeers(links: readonly Link[]): readonly Link[] {
  const key = (where: string, index: number, peerIndex: number): string => `${where} ${index} ${peerIndex}`;
  const byFarEnd = new Map(
    links.flatMap((link) =>
      link.peerNetns === undefined || link.peerIndex === undefined
        ? []
        : [[key(link.peerNetns, link.peerIndex, link.index), link.where]],
    ),
  );
  return links.map((link) =>
    link.peerNetns !== undefined || link.peerIndex === undefined
      ? link
      : { ...link, peerNetns: byFarEnd.get(key(link.where, link.index, link.peerIndex)) },
  );
}
