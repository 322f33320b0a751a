import { describe, expect, test } from 'vitest';
import { diffLeases } from '../../src/check/changes/diff-leases.ts';
import { diffObservations } from '../../src/check/changes/diff-observations.ts';
import { eventsOf } from '../../src/check/changes/events-of.ts';
import { tableMirror } from '../../src/check/changes/mirror.ts';
import { wordsLost } from '../../src/check/changes/name-change.ts';
import { namesOf } from '../../src/check/names.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import type { TableEntry } from '../../src/listen/netlink/table-entry.ts';
import type { TableNews } from '../../src/listen/table-news.ts';
import { Ipv4 } from '../../src/net/ipv4.ts';
import { parseLinks } from '../../src/observe/links.ts';
import type { FdbEntry, Neighbour, Observation, Route } from '../../src/observe/tables.ts';
import { lab, macOf, seen, vethOf } from './check-lab.ts';
import { recorded } from './recorded.ts';

const names = namesOf(lab);

const gateway: Neighbour = {
  ...{ where: 'pod-a', ip: '10.244.1.1', dev: 'eth0', mac: macOf.gateway, state: 'REACHABLE' },
};
const toNode2: Route = {
  ...{
    where: 'node-1',
    family: 'inet',
    type: undefined,
    dst: '10.244.2.0/24',
    via: '10.244.2.0',
    dev: 'flannel.1',
  },
  ...{ src: undefined, scope: undefined, proto: undefined, flags: ['onlink'] },
};
const learned: FdbEntry = {
  ...{ where: 'node-1', mac: macOf.podA, port: vethOf.podA, dst: undefined, master: 'cni0' },
  ...{ state: undefined, flags: [] },
};

const diff = (before: Partial<Observation>, after: Partial<Observation>) =>
  diffObservations(seen(before), seen(after), names);

describe('between two observations', () => {
  test('a row that came and one that went are told with their names', () => {
    const line = `10.244.1.1 dev eth0 lladdr ${macOf.gateway} REACHABLE  # node-1/cni0`;
    const change = { where: 'pod-a', table: 'neigh', line, was: undefined };
    expect(diff({}, { neighbours: [gateway] })).toEqual([{ ...change, kind: 'added' }]);
    expect(diff({ neighbours: [gateway] }, {})).toEqual([{ ...change, kind: 'removed' }]);
  });

  test('a row that says something else is told once, with what it said', () => {
    const later = { ...toNode2, via: undefined, dev: 'eth0', scope: 'link', flags: [] };
    expect(diff({ routes: [toNode2] }, { routes: [later] })).toEqual([
      {
        ...{ where: 'node-1', table: 'routes', kind: 'changed' },
        line: '10.244.2.0/24 dev eth0 scope link  # pods of node-2',
        was: 'via 10.244.2.0 dev flannel.1 onlink',
      },
    ]);
  });

  test('a MAC that moved to another port is one row that changed', () => {
    const moved = { ...learned, port: vethOf.podC };
    expect(diff({ fdb: [learned] }, { fdb: [moved] })).toMatchObject([
      { kind: 'changed', was: `dev ${vethOf.podA}` },
    ]);
  });

  test('a device that was only switched off has changed, by its flags', () => {
    const [, link] = parseLinks('pod-a', recorded('pod-a.links'));
    const down = { ...link!, flags: link!.flags.filter((flag) => flag !== 'LOWER_UP') };
    expect(diff({ links: [link!] }, { links: [down] })).toMatchObject([
      { kind: 'changed', line: expect.stringContaining('<BROADCAST,MULTICAST,UP>') as unknown },
    ]);
  });

  test('rows the kernel tells apart by what nobody reads cancel out', () => {
    const twice = [toNode2, toNode2];
    expect(diff({ routes: twice }, { routes: twice })).toEqual([]);
    expect(diff({ routes: twice }, { routes: [toNode2] })).toMatchObject([{ kind: 'removed' }]);
  });

  test('nothing is told of what comes and goes by itself: IPv6 and multicast', () => {
    const quiet = {
      neighbours: [{ ...gateway, ip: 'fe80::1' }],
      fdb: [{ ...learned, mac: '33:33:00:00:00:01' }],
      routes: [{ ...toNode2, dst: 'fe80::/64' }],
    };
    expect(diff({}, quiet)).toEqual([]);
    expect(diff(quiet, {})).toEqual([]);
  });

  test('nothing is told where nothing changed, of all tables of a node', () => {
    const all = seen({ neighbours: [gateway], routes: [toNode2], fdb: [learned] });
    expect(diffObservations(all, all, names)).toEqual([]);
  });
});

const neigh = (change: Partial<Neighbour> = {}): TableEntry => ({
  ...{ table: 'neigh', key: '10.244.1.1 eth0', row: { ...gateway, ...change } },
});
const route = (change: Partial<Route>): TableEntry => ({
  ...{ table: 'routes', key: 'k', row: { ...toNode2, ...change } },
});
const whole = (where: string, entries: readonly TableEntry[], table: TableEntry['table']): TableNews => ({
  ...{ kind: 'table', where, table, entries, atMs: 1 },
});
const row = (change: 'set' | 'gone', entry: TableEntry): TableNews => ({
  ...{ kind: 'row', where: entry.row.where, change, entry, atMs: 1 },
});

describe('from messages of the kernel', () => {
  test('a new row is told from one that changed, and a repetition is nothing', () => {
    const hear = tableMirror();
    expect(hear(whole('pod-a', [], 'neigh'))).toEqual([]);
    expect(hear(row('set', neigh()))).toMatchObject([{ kind: 'added' }]);
    expect(hear(row('set', neigh()))).toEqual([]);
    expect(hear(row('set', neigh({ state: 'STALE' })))).toMatchObject([
      { kind: 'changed', was: { row: { state: 'REACHABLE' } } },
    ]);
    expect(hear(row('gone', neigh()))).toMatchObject([{ kind: 'removed' }]);
  });

  test('what was there when it began is no change, but known', () => {
    const hear = tableMirror();
    expect(hear(whole('pod-a', [neigh()], 'neigh'))).toEqual([]);
    expect(hear(row('set', neigh({ state: 'STALE' })))).toMatchObject([{ kind: 'changed' }]);
    expect(hear(row('gone', neigh({ ip: '10.244.1.9', mac: undefined })))).toMatchObject([
      { kind: 'removed' },
    ]);
    expect(hear(row('gone', neigh()))).toEqual([]);
  });

  test('a whole table that comes later shows what no message said: routes that went with their device', () => {
    const hear = tableMirror();
    hear(whole('node-1', [route({})], 'routes'));
    expect(hear(whole('node-1', [], 'routes'))).toMatchObject([
      { kind: 'removed', entry: { row: { dst: '10.244.2.0/24' } } },
    ]);
    expect(hear(whole('node-1', [], 'routes'))).toEqual([]);
  });

  test('places do not mix', () => {
    const hear = tableMirror();
    hear(whole('pod-a', [neigh()], 'neigh'));
    hear(whole('pod-b', [], 'neigh'));
    expect(hear(row('set', neigh({ where: 'pod-b' })))).toMatchObject([{ kind: 'added' }]);
  });

  test('what changes of its own accord is told only when all is asked for', () => {
    const news = row('set', neigh({ ip: 'fe80::1' }));
    expect(eventsOf(names, false)(news)).toEqual([]);
    expect(eventsOf(names, true)(news)).toMatchObject([{ change: { kind: 'added' } }]);
  });

  test('events have names, and what was lost or is gone is an event too', () => {
    const hear = eventsOf(names, false);
    hear(whole('node-1', [route({})], 'routes'));
    expect(hear(row('set', route({ via: '10.244.9.0' })))).toEqual([
      {
        ...{ kind: 'change', atMs: 1, row: { ...toNode2, via: '10.244.9.0' } },
        change: {
          ...{ where: 'node-1', table: 'routes', kind: 'changed', was: 'via 10.244.2.0' },
          line: '10.244.2.0/24 via 10.244.9.0 dev flannel.1 onlink  # pods of node-2',
        },
      },
    ]);
    expect(hear({ kind: 'lost', where: 'node-1', atMs: 2 })).toEqual([
      { kind: 'lost', where: 'node-1', atMs: 2 },
    ]);
    expect(hear({ kind: 'absent', where: 'pod-a', atMs: 3 })).toMatchObject([{ kind: 'absent' }]);
  });
});

describe('between two lists of leases', () => {
  const leases = lab.nodes.map(({ subnet, address, vtep }): SubnetLease => ({
    ...{ subnet, publicIp: address, backend: { kind: 'vxlan', vni: 1, vtepMac: vtep!.mac } },
  }));

  test('one that came, one that went and one that moved are told, at their node', () => {
    expect(diffLeases(leases, leases, names)).toEqual([]);
    expect(diffLeases(leases.slice(1), leases, names)).toMatchObject([{ kind: 'added', where: 'node-1' }]);
    expect(diffLeases(leases, leases.slice(1), names)).toMatchObject([
      {
        ...{ kind: 'removed', where: 'node-1', table: 'leases' },
        line: `10.244.1.0/24 via 192.168.50.11 vxlan lladdr ${lab.nodes[0]!.vtep!.mac}  # node-1`,
      },
    ]);
    const moved = [{ ...leases[0]!, publicIp: Ipv4.parse('192.168.50.99') }, ...leases.slice(1)];
    expect(diffLeases(leases, moved, names)).toMatchObject([
      { kind: 'changed', where: '192.168.50.99', was: 'via 192.168.50.11' },
    ]);
  });
});

test('the words that are no more stand with their keyword; none where words were only added', () => {
  expect(wordsLost('a dev eth0 state UP', 'a dev eth1 state UP')).toBe('dev eth0');
  expect(wordsLost('a dev eth0', 'a dev eth0 onlink')).toBeUndefined();
});
