import type { Names } from '../check/names.ts';
import { namedLine } from '../check/named-line.ts';
import type { TableView } from '../check/row.ts';
import { inNamespace } from '../check/shown-by.ts';
import { fdbView } from '../check/tables/fdb.ts';
import { linksView } from '../check/tables/links.ts';
import { neighView } from '../check/tables/neigh.ts';
import { routeRow, routesView } from '../check/tables/routes.ts';
import type { RouteAnswer } from '../observe/route-get.ts';
import type { FdbEntry, Link, Neighbour, Observation } from '../observe/tables.ts';
import { isWorking } from './device-table.ts';
import type { TableEntry } from './trace.ts';

/** What the kernel's tables said right after the probe, each entry as iproute2 prints it. */
export interface Tables {
  readonly observation: Observation;
  readonly names: Names;
}

/** An address that is looked for among the neighbours of a device. */
export interface NextHop {
  readonly where: string;
  readonly dev: string;
  readonly ip: string;
}

/** The routing table's answer, or the kernel's refusal. */
export function routeEntry(where: string, answer: RouteAnswer, { names }: Tables): TableEntry {
  const { command } = answer;
  if (answer.kind === 'refused') return { table: 'route', line: answer.words, isUsable: false, command };
  const line = namedLine(routeRow(answer.route), { view: routesView, where, names });
  const isRefusal = ['unreachable', 'blackhole', 'prohibit'].includes(answer.route.type ?? '');
  return { table: 'route', line, isUsable: !isRefusal, command };
}

/** States in which the kernel has no MAC to send to. */
const ASKING: readonly string[] = ['INCOMPLETE', 'FAILED', 'NONE'];

/** The MAC of a next hop, or that there is none. */
export function neighEntry({ where, dev, ip }: NextHop, tables: Tables): TableEntry {
  const command = words('ip', where, `neigh get ${ip} dev ${dev}`);
  const isIt = (one: Neighbour): boolean => one.where === where && one.dev === dev && one.ip === ip;
  const neighbours = tables.observation.neighbours.filter(isIt);
  const [entry] = neighbours;
  if (entry === undefined)
    return { table: 'neigh', line: `no entry for ${named(ip, tables)} on ${dev}`, isUsable: false, command };
  const line = lineOf({ view: neighView, where }, { neighbours }, tables);
  return { table: 'neigh', line, isUsable: !ASKING.includes(entry.state), command };
}

/** Where a bridge has a MAC. */
export function bridgeEntry(
  { where, bridge, mac }: { readonly where: string; readonly bridge: string; readonly mac: string },
  tables: Tables,
): TableEntry {
  const command = words('bridge', where, `fdb get ${mac} br ${bridge}`);
  const isIt = (one: FdbEntry): boolean => one.where === where && one.master === bridge && one.mac === mac;
  return fdbEntry(isIt, { where, mac, command, tables });
}

/** Zero stands for every MAC that has no entry. @see bridge(8) */
const ANY_MAC = '00:00:00:00:00:00';

/** Which node a VXLAN device has a MAC behind. */
export function tunnelEntry(
  { where, dev, mac }: { readonly where: string; readonly dev: string; readonly mac: string },
  tables: Tables,
): TableEntry {
  const command = words('bridge', where, `fdb show dev ${dev}`);
  const behind = tables.observation.fdb.filter(
    (one) => one.where === where && one.port === dev && one.dst !== undefined,
  );
  const sought = behind.some((one) => one.mac === mac) ? mac : ANY_MAC;
  const isIt = (one: FdbEntry): boolean => behind.includes(one) && one.mac === sought;
  return fdbEntry(isIt, { where, mac, command, tables });
}

interface FdbQuestion {
  readonly where: string;
  readonly mac: string;
  readonly command: string;
  readonly tables: Tables;
}

function fdbEntry(
  isIt: (entry: FdbEntry) => boolean,
  { where, mac, command, tables }: FdbQuestion,
): TableEntry {
  const fdb = tables.observation.fdb.filter(isIt);
  if (fdb.length === 0)
    return { table: 'fdb', line: `no entry for ${named(mac, tables)}`, isUsable: false, command };
  return { table: 'fdb', line: lineOf({ view: fdbView, where }, { fdb }, tables), isUsable: true, command };
}

/** A device: whether it is up, its bridge, its MTU. */
export function linkEntry(link: Link, tables: Tables): TableEntry {
  const { where, dev } = link;
  const flags = link.flags.filter((flag) => ['UP', 'LOWER_UP', 'NO-CARRIER'].includes(flag)).join(',');
  const line = lineOf({ view: linksView, where }, { links: [link] }, tables).replace(
    /: (\S+)/,
    `: $1 <${flags}>`,
  );
  return {
    table: 'link',
    line,
    isUsable: isWorking(link),
    command: words('ip', where, `link show dev ${dev}`),
  };
}

function lineOf(
  { view, where }: { readonly view: TableView; readonly where: string },
  rows: Partial<Observation>,
  { names }: Tables,
): string {
  const nothing = { neighbours: [], fdb: [], routes: [], links: [], addresses: [], absent: [] };
  return view
    .rows({ ...nothing, ...rows }, where)
    .map((row) => namedLine(row, { view, where, names }))
    .join('; ');
}

function named(number: string, { names }: Tables): string {
  const owner = names.ownerOf(number);
  return owner === undefined ? number : `${number} (${owner})`;
}

function words(tool: 'ip' | 'bridge', where: string, rest: string): string {
  return [tool, ...inNamespace(where), rest].join(' ');
}
