import type { Address, FdbEntry, Neighbour, Route } from '../../observe/tables.ts';
import { inNamespace } from '../shown-by.ts';
import type { Difference } from './difference.ts';
import type { ExpectedAddress, ExpectedFdbEntry, ExpectedNeighbour, ExpectedRoute } from './expected.ts';

/** An address on its device. @param rows the addresses of that namespace */
export function compareAddress(expected: ExpectedAddress, rows: readonly Address[]): Difference | undefined {
  const { where, dev, address, broadcast } = expected;
  const wanted = addressWords(expected);
  const row = rows.find((one) => one.dev === dev && one.address === address);
  const saw = row === undefined ? 'no such address' : addressWords(row);
  if (saw === wanted) return undefined;
  const what =
    row === undefined ? `${dev} has no address ${wanted}` : `${dev} has ${saw} instead of ${wanted}`;
  const brd = broadcast === undefined ? '' : ' brd +';
  const length = `${address}/${expected.prefixLength}`;
  const brief = row === undefined ? `no address ${length}` : `address ${saw} instead of ${wanted}`;
  const command = ip(where, `addr replace ${length}${brd} dev ${dev}`);
  return { where, fact: 'address', dev, brief, what, wanted, saw, command };
}

/** A route of the main table. @param rows the routes of that namespace */
export function compareRoute(expected: ExpectedRoute, rows: readonly Route[]): Difference | undefined {
  const { where, family, dst, via, dev, isOnlink, leadsTo } = expected;
  const wanted = routeWords({ dst, via, dev, type: undefined, flags: isOnlink ? ['onlink'] : [] });
  const same = rows.filter((route) => route.dst === dst && route.family === family);
  const saw = same.map(routeWords);
  if (saw.includes(wanted)) return undefined;
  const [other] = saw;
  const what =
    other === undefined
      ? `no route to ${wanted} (${leadsTo})`
      : `the route to ${dst} (${leadsTo}) is: ${other}, instead of: ${wanted}`;
  const source = via === undefined ? ownRoute[family] : '';
  const brief = other === undefined ? `no route to ${dst}` : `route ${other}`;
  const command = ip(where, `route replace ${wanted}${source}`);
  return { where, fact: 'route', dev, brief, what, wanted, saw: other ?? 'no such route', command };
}

/** How the kernel writes the route it makes with an address. */
const ownRoute = { inet: ' proto kernel scope link', inet6: ' proto kernel metric 256' } as const;

/** A permanent ARP entry, of IPv6 a neighbour's. @param rows the neighbours of that namespace */
export function compareNeighbour(
  expected: ExpectedNeighbour,
  rows: readonly Neighbour[],
): Difference | undefined {
  const { where, ip: address, dev, mac, peer } = expected;
  const wanted = `${mac} PERMANENT`;
  const row = rows.find((one) => one.dev === dev && one.ip === address);
  const saw = row === undefined ? 'no such entry' : `${row.mac ?? 'no MAC'} ${row.state}`;
  if (saw === wanted) return undefined;
  const name = `${address} dev ${dev} (the tunnel end of ${peer})`;
  const table = address.includes(':') ? 'neighbour' : 'ARP';
  const what =
    row === undefined
      ? `no ${table} entry for ${name}`
      : `the ${table} entry for ${name} is ${saw} instead of ${wanted}`;
  const command = ip(where, `neigh replace ${address} lladdr ${mac} dev ${dev} nud permanent`);
  const brief = `${row === undefined ? 'no' : 'wrong'} ${table} entry for ${peer}`;
  return { where, fact: 'neigh', dev, brief, what, wanted, saw, command };
}

/** A permanent entry of a tunnel's forwarding table. @param rows the entries of that namespace */
export function compareFdbEntry(
  expected: ExpectedFdbEntry,
  rows: readonly FdbEntry[],
): Difference | undefined {
  const { where, dev, mac, dst, peer } = expected;
  const wanted = `dst ${dst} permanent`;
  const row = rows.find((one) => one.port === dev && one.mac === mac);
  const saw = row === undefined ? 'no such entry' : `dst ${row.dst ?? 'none'} ${row.state ?? 'learned'}`;
  if (saw === wanted) return undefined;
  const name = `${mac} dev ${dev} (the tunnel end of ${peer})`;
  const what =
    row === undefined
      ? `no FDB entry for ${name}`
      : `the FDB entry for ${name} is ${saw} instead of ${wanted}`;
  const words = `fdb replace ${mac} dev ${dev} dst ${dst} self permanent`;
  const brief = `${row === undefined ? 'no' : 'wrong'} FDB entry for ${peer}`;
  const command = ['bridge', ...inNamespace(where), words].join(' ');
  return { where, fact: 'fdb', dev, brief, what, wanted, saw, command };
}

function ip(where: string, words: string): string {
  return ['ip', ...inNamespace(where), words].join(' ');
}

function addressWords(row: Pick<Address, 'address' | 'prefixLength' | 'broadcast'>): string {
  const brd = row.broadcast === undefined ? '' : ` brd ${row.broadcast}`;
  return `${row.address}/${row.prefixLength}${brd}`;
}

function routeWords(route: Pick<Route, 'type' | 'dst' | 'via' | 'dev' | 'flags'>): string {
  const { type, dst, via, dev, flags } = route;
  const words = [
    ...(type === undefined ? [] : [type]),
    dst,
    ...(via === undefined ? [] : ['via', via]),
    ...(dev === undefined ? [] : ['dev', dev]),
    ...(flags.includes('onlink') ? ['onlink'] : []),
  ];
  return words.join(' ');
}
