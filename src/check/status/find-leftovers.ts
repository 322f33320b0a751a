import type { Lab, LabNode } from '../../lab/lab.ts';
import { Cidr, contains, firstAddress } from '../../net/ipv4.ts';
import { Cidr6, contains6, firstAddress6 } from '../../net/ipv6.ts';
import type { FdbEntry, Neighbour, Observation, Route } from '../../observe/tables.ts';
import { inNamespace } from '../shown-by.ts';
import type { Comparison, Difference } from './difference.ts';
import type { ExpectedRows } from './expected.ts';

/**
 * What an agent once told the kernel and no lease demands any more: entries of flannel's devices, and routes to subnets of the pod network.
 * @param expected all that should be there
 */
export function findLeftovers(
  lab: Lab,
  expected: Pick<ExpectedRows, 'routes' | 'neighbours' | 'fdb'>,
  seen: Observation,
): Comparison {
  const nodes = new Map(lab.nodes.filter(({ agent }) => agent !== 'none').map((node) => [node.name, node]));
  const routes = new Set(expected.routes.map(({ where, dst, dev }) => `${where} ${dst} ${dev}`));
  const neighbours = new Set(expected.neighbours.map(({ where, ip, dev }) => `${where} ${ip} ${dev}`));
  const fdb = new Set(expected.fdb.map(({ where, mac, dev }) => `${where} ${mac} ${dev}`));
  const leftovers = [
    ...seen.routes
      .filter(
        (route) =>
          isFlannels(lab, nodes.get(route.where), route) &&
          !routes.has(`${route.where} ${route.dst} ${String(route.dev)}`),
      )
      .map(leftRoute),
    ...seen.neighbours
      .filter(
        (row) =>
          isTunnel(nodes.get(row.where), row.dev) &&
          row.state === 'PERMANENT' &&
          !neighbours.has(`${row.where} ${row.ip} ${row.dev}`),
      )
      .map(leftNeighbour),
    ...seen.fdb
      .filter(
        (row) =>
          isTunnel(nodes.get(row.where), row.port) &&
          row.state === 'permanent' &&
          !fdb.has(`${row.where} ${row.mac} ${row.port}`),
      )
      .map(leftEntry),
  ];
  return { facts: 0, differences: [], leftovers };
}

function isTunnel(node: LabNode | undefined, dev: string): boolean {
  return node !== undefined && [node.vtep?.name, node.ipv6?.vtep?.name].includes(dev);
}

/** A route through a gateway to a part of the pod network: nobody but flannel sets those. */
function isFlannels({ network }: Lab, node: LabNode | undefined, { dst, via }: Route): boolean {
  if (node === undefined || via === undefined) return false;
  const subnet = Cidr.safeParse(dst);
  if (subnet.success) return contains(network.cidr, firstAddress(subnet.data));
  const subnet6 = Cidr6.safeParse(dst);
  if (!subnet6.success || network.cidr6 === undefined) return false;
  return contains6(network.cidr6, firstAddress6(subnet6.data));
}

function leftRoute({ where, dst, via, dev }: Route): Difference {
  const row = `${dst} via ${String(via)} dev ${String(dev)}`;
  return leftover({ where, fact: 'route', dev, row, table: 'route', command: ip(where, `route del ${row}`) });
}

function leftNeighbour({ where, ip: address, dev, mac }: Neighbour): Difference {
  const row = `${address} lladdr ${String(mac)} dev ${dev}`;
  const command = ip(where, `neigh del ${address} dev ${dev}`);
  return leftover({ where, fact: 'neigh', dev, row, table: 'ARP entry', command });
}

function leftEntry({ where, mac, port: dev, dst }: FdbEntry): Difference {
  const row = `${mac} dev ${dev} dst ${String(dst)}`;
  const command = ['bridge', ...inNamespace(where), `fdb del ${row} self`].join(' ');
  return leftover({ where, fact: 'fdb', dev, row, table: 'FDB entry', command });
}

interface Leftover extends Pick<Difference, 'where' | 'fact' | 'command'> {
  readonly dev: string | undefined;
  readonly row: string;
  readonly table: string;
}

function leftover({ where, fact, dev, row, table, command }: Leftover): Difference {
  return {
    where,
    fact,
    ...(dev === undefined ? {} : { dev }),
    brief: `${table} of no lease`,
    what: `the ${table} ${row} belongs to no lease`,
    wanted: 'no such entry',
    saw: row,
    command,
  };
}

function ip(where: string, words: string): string {
  return ['ip', ...inNamespace(where), words].join(' ');
}
