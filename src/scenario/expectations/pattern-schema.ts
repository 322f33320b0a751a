import * as z from 'zod';
import { columns } from '../columns.ts';
import { Text } from '../values.ts';
import { closedValues } from './closed-values.ts';

/**
 * What a table's row must say, by column; values may be names of the lab (`pod-b`, `node-1/cni0`), resolved by `check/`.
 */
export type Pattern = Readonly<Record<string, string>>;

/** One pattern for each table, as one would write it. */
export const examplePatterns = {
  neigh: { ip: 'pod-b', mac: 'pod-b' },
  fdb: { mac: 'pod-a', port: 'pod-a' },
  routes: { dst: 'default', via: 'node-1/cni0' },
  links: { dev: 'eth0', mtu: '1450' },
  addresses: { dev: 'eth0', address: 'pod-a' },
  'route to': { dev: 'flannel.1' },
  processes: { command: 'sleep infinity' },
  ports: { protocol: 'tcp', port: '8080' },
  leases: { node: 'node-2', ttl: '< 86400' },
} as const satisfies Readonly<Record<keyof typeof columns, Pattern>>;

const exampleValues: Readonly<Record<string, string>> = {
  ip: 'pod-b',
  mac: 'pod-b',
  dev: 'eth0',
  state: 'REACHABLE',
  port: 'pod-a',
  dst: 'default',
  via: 'node-1/cni0',
  src: 'pod-a',
  master: 'cni0',
  flags: 'onlink',
  proto: 'kernel',
  scope: 'link',
  kind: 'vxlan',
  mtu: '1450',
  peer: 'pod-a',
  vni: '1',
  local: 'node-1',
  hairpin: 'true',
  address: 'pod-a',
  broadcast: '10.244.1.255',
  command: 'sleep infinity',
  program: 'sleep',
  protocol: 'tcp',
  process: 'k8s-netlab',
  subnet: 'pods of node-2',
  node: 'node-2',
  backend: 'vxlan',
  ttl: '< 86400',
  key: '10.244.2.0-24',
  problem: 'none',
};

/** Columns that hold something else than those of that name in other tables. */
const ownValues: Readonly<Record<string, Pattern>> = {
  fdb: { state: 'permanent' },
  links: { state: 'UP', port: '8472' },
  ports: { port: '8080', address: '0.0.0.0' },
  leases: { ip: 'node-2', mac: 'node-2/flannel.1' },
};

/** What a row of `table` must say, by column. */
export function patternSchema(table: keyof typeof columns) {
  const shape = Object.fromEntries(columns[table].map((column) => [column, columnSchema(table, column)]));
  return z
    .strictObject(shape)
    .refine((pattern) => Object.keys(pattern).length > 0, 'names no column to compare')
    .meta({
      id: `row-of-${table.replace(' ', '-')}`,
      description: 'Columns and what they must say; values may be names of the lab.',
      examples: [examplePatterns[table]],
      minProperties: 1,
    });
}

function columnSchema(table: keyof typeof columns, column: string) {
  const example = ownValues[table]?.[column] ?? exampleValues[column] ?? column;
  const closed = closedValues(table, column);
  const description = `Column \`${column}\`.`;
  const value = closed === undefined ? Text : Text.refine(closed.isOne, `is not ${closed.words}`);
  return value.exactOptional().meta({ description, examples: [example] });
}
