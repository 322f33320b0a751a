import { UNDERLAY } from '../net/names.ts';
import type { PacketAt, RouteAnswer } from '../observe/route-get.ts';
import { carriedBy, frameMacs } from './decide.ts';
import { type DeviceTable, isWorking } from './device-table.ts';
import type { Sighting } from './recognise.ts';
import { bridgeEntry, linkEntry, neighEntry, routeEntry, type Tables, tunnelEntry } from './table-entries.ts';
import type { Evidence, TableEntry } from './trace.ts';

/** What the kernel can be asked for, and what it has said. */
export interface Inquiry {
  readonly tables: Tables;
  readonly devices: DeviceTable;
  readonly ask: (packet: PacketAt) => Promise<RouteAnswer>;
}

/** Why a packet was not seen after `last`, by the tables it would have needed there: what is missing, or what it would have used. */
export async function whyNotFurther(last: Sighting, inquiry: Inquiry): Promise<readonly Evidence[]> {
  const { devices } = inquiry;
  const link = devices.link(last.where, last.dev);
  if (link === undefined) return [fact(last.where, `${last.dev} is gone`)];
  if (last.direction === 'out') return afterOut(last, inquiry);
  return link.master === undefined ? atHost(last, inquiry) : inBridge(last, link.master, inquiry);
}

/** Why a packet could not leave its namespace: no route, a device that is down, no MAC of the next hop, too small an MTU. */
export async function whyNotSent(
  packet: PacketAt & { readonly lengthBytes: number | undefined },
  inquiry: Inquiry,
): Promise<readonly Evidence[]> {
  const { tables, devices, ask } = inquiry;
  const { where } = packet;
  const answer = await ask(packet);
  const route = routeEntry(where, answer, tables);
  if (answer.kind === 'refused' || !route.isUsable) return [entry(where, 'no route', route)];
  const { dev = '', via, type } = answer.route;
  if (type === 'local') return [];
  const link = devices.link(where, dev);
  if (link === undefined) return [entry(where, 'its route', route)];
  const hop = neighEntry({ where, dev, ip: via ?? packet.to }, tables);
  const isTooBig = packet.lengthBytes !== undefined && packet.lengthBytes > link.mtuBytes;
  return [
    entry(where, 'its route', route),
    ...brokenLink(link.where, link.dev, inquiry),
    ...(isTooBig
      ? [
          entry(where, `${packet.lengthBytes} bytes are more than its MTU of ${link.mtuBytes}`, {
            ...linkEntry(link, tables),
            isUsable: false,
          }),
        ]
      : []),
    ...(link.flags.includes('NOARP') ? [] : [entry(where, neighWords(hop), hop)]),
    ...(link.vxlan === undefined ? [] : behindTunnel({ where, dev, ip: via ?? packet.to }, inquiry)),
  ];
}

function neighWords(hop: TableEntry): string {
  return hop.isUsable ? 'the MAC of its next hop' : 'no MAC of its next hop';
}

/** The tunnel's own table, for the MAC of the next hop. */
function behindTunnel(
  { where, dev, ip }: { readonly where: string; readonly dev: string; readonly ip: string },
  { tables }: Inquiry,
): readonly Evidence[] {
  const mac = tables.observation.neighbours.find(
    (one) => one.where === where && one.dev === dev && one.ip === ip,
  )?.mac;
  return mac === undefined ? [] : [tunnelEvidence(where, tunnelEntry({ where, dev, mac }, tables))];
}

function tunnelEvidence(where: string, found: TableEntry): Evidence {
  return entry(
    where,
    found.isUsable ? 'the node its MAC is behind' : 'the tunnel does not know which node the MAC is behind',
    found,
  );
}

/** It left a device: it went into a tunnel, to a port of a bridge, or across a cable. */
async function afterOut(last: Sighting, inquiry: Inquiry): Promise<readonly Evidence[]> {
  const { where, dev, ethernet } = last;
  const { devices, tables } = inquiry;
  const kind = devices.link(where, dev)?.kind;
  if (kind === 'vxlan' && ethernet !== undefined) return intoTunnel(last, ethernet.destination, inquiry);
  if (kind === 'bridge') return inBridge(last, dev, inquiry);
  const peer = devices.peerOf(where, dev);
  const own = brokenLink(where, dev, inquiry);
  if (peer === undefined) return [...own, fact(where, `the kernel names no other end of ${dev}`)];
  const other = isWorking(peer) ? [] : [entry(peer.where, `${peer.dev} is down`, linkEntry(peer, tables))];
  return [...own, ...other];
}

async function intoTunnel(last: Sighting, mac: string, inquiry: Inquiry): Promise<readonly Evidence[]> {
  const { where, dev } = last;
  const { tables } = inquiry;
  const found = tunnelEntry({ where, dev, mac }, tables);
  if (!found.isUsable) return [tunnelEvidence(where, found)];
  const to = tables.observation.fdb.find(
    (one) => one.where === where && one.port === dev && one.mac === mac,
  )?.dst;
  const outer = { where, cameIn: undefined, lengthBytes: undefined };
  const onward = to === undefined ? [] : await whyNotSent({ ...outer, to }, inquiry);
  return [tunnelEvidence(where, found), ...onward];
}

/** A bridge had it, and passed it to nobody. */
function inBridge(last: Sighting, bridge: string, inquiry: Inquiry): readonly Evidence[] {
  const { where } = last;
  const mac = frameMacs(last)?.destination;
  if (mac === undefined) return [];
  const found = bridgeEntry({ where, bridge, mac }, inquiry.tables);
  const port = inquiry.tables.observation.fdb.find(
    (one) => one.where === where && one.master === bridge && one.mac === mac,
  )?.port;
  return [
    ...brokenLink(where, bridge, inquiry),
    entry(where, found.isUsable ? 'the port of its MAC' : 'no port of the bridge has its MAC', found),
    ...(port === undefined ? [] : brokenLink(where, port, inquiry)),
  ];
}

/** A host has received it: for the MAC of another, to route it, or for itself. */
async function atHost(last: Sighting, inquiry: Inquiry): Promise<readonly Evidence[]> {
  const { where, dev } = last;
  const { tables, devices, ask } = inquiry;
  const link = devices.link(where, dev);
  const mac = frameMacs(last)?.destination;
  if (link !== undefined && link.kind !== undefined && mac !== undefined && link.mac !== mac)
    return [
      entry(where, `its MAC is ${mac}, not that of ${dev}: it was left alone`, linkEntry(link, tables)),
    ];
  const { source, destination, lengthBytes } = carriedBy(last);
  const packet = { where, to: destination, cameIn: { from: source, by: dev } };
  const answer = await ask(packet);
  if (answer.kind !== 'route' || answer.route.type !== 'local')
    return whyNotSent({ ...packet, lengthBytes }, inquiry);
  const own = entry(
    where,
    'the address is its own: it arrived, and no answer left',
    routeEntry(where, answer, tables),
  );
  const back = { where, to: source, cameIn: undefined, lengthBytes: undefined };
  return [own, ...(await whyNotSent(back, inquiry)).filter(isObstacle)];
}

/** What keeps a packet from going on; an entry that works is only context. */
export function isObstacle(evidence: Evidence): boolean {
  return evidence.kind !== 'entry' || !evidence.entry.isUsable;
}

function brokenLink(where: string, dev: string, { devices, tables }: Inquiry): readonly Evidence[] {
  const link = devices.link(where, dev);
  if (link === undefined || isWorking(link)) return [];
  const says = link.flags.includes('UP') ? `${dev} has no carrier` : `${dev} is down`;
  const peer = devices.peerOf(where, dev);
  const isOther = peer !== undefined && !peer.flags.includes('UP');
  return [
    entry(where, says, linkEntry(link, tables)),
    ...(isOther ? [entry(peer.where, `its other end ${peer.dev} is down`, linkEntry(peer, tables))] : []),
  ];
}

function entry(where: string, says: string, found: TableEntry): Evidence {
  return { kind: 'entry', where, says, entry: found };
}

function fact(where: string, says: string): Evidence {
  return { kind: 'fact', where, says: where === UNDERLAY ? says : `${where}: ${says}` };
}
