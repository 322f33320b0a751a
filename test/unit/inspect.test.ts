import { describe, expect, test } from 'vitest';
import { namesOf } from '../../src/check/names.ts';
import { parseAddresses } from '../../src/observe/addresses.ts';
import { parseFdb } from '../../src/observe/fdb.ts';
import { parseLinks, parseNetnsNames } from '../../src/observe/links.ts';
import { parseNeighbours } from '../../src/observe/neighbours.ts';
import { parseRoutes } from '../../src/observe/routes.ts';
import { inspectionData } from '../../src/report/inspect/data.ts';
import { formatInspection, type InspectTable } from '../../src/report/inspect/inspect.ts';
import type { View } from '../../src/report/inspect/view.ts';
import { plainStyle } from '../../src/report/style.ts';
import { lab, seen } from './check-lab.ts';
import { recorded } from './recorded.ts';

const names = new Map(parseNetnsNames(recorded('node-1.netns-ids')));
const observation = seen({
  neighbours: [
    ...parseNeighbours('node-1', recorded('node-1.neigh')),
    ...parseNeighbours('pod-a', recorded('pod-a.neigh')),
  ],
  fdb: [...parseFdb('node-1', recorded('node-1.fdb')), ...parseFdb('underlay', recorded('underlay.fdb'))],
  routes: parseRoutes('node-1', recorded('node-1.routes')),
  links: [
    ...parseLinks('node-1', recorded('node-1.links'), names),
    ...parseLinks('pod-a', recorded('pod-a.links')),
    ...parseLinks('underlay', recorded('underlay.links')),
  ],
  addresses: parseAddresses('node-1', recorded('node-1.addresses')),
  absent: ['pod-x'],
});
const view: View = {
  observation,
  localRoutes: parseRoutes(
    'node-1',
    '[{"type":"local","dst":"10.244.1.1","dev":"cni0","protocol":"kernel","scope":"host","prefsrc":"10.244.1.1","flags":[]}]',
  ),
  leases: lab.nodes.slice(0, 1).map(({ subnet, address, vtep }) => ({
    ...{ subnet, publicIp: address, backend: { kind: 'vxlan', vni: 1, vtepMac: vtep!.mac } },
  })),
  ...{ names: namesOf(lab), style: plainStyle, isAll: false },
};

const show = (table: InspectTable, where = ['node-1'], change: Partial<View> = {}): string =>
  formatInspection({ ...view, ...change }, where, [table]);

describe('inspect puts names beside the numbers', () => {
  test('of the ARP table', () => {
    expect(show('arp', ['pod-a'])).toBe(
      `pod-a  ARP table  ip -n pod-a neigh
IP          MAC                DEV   STATE      WHO
10.244.1.9  -                  eth0  FAILED     -
10.244.1.1  ce:c5:b6:29:8b:e2  eth0  REACHABLE  node-1/cni0
10.244.1.3  86:81:8e:a6:45:a4  eth0  REACHABLE  pod-c
`,
    );
  });

  test('of an address that another one answers for', () => {
    const neighbours = [
      { where: 'pod-a', ip: '10.244.1.3', dev: 'eth0', mac: 'ce:c5:b6:29:8b:e2', state: 'REACHABLE' },
    ];
    expect(show('arp', ['pod-a'], { observation: { ...observation, neighbours } })).toContain(
      'pod-c, MAC of node-1/cni0',
    );
  });

  test('of the forwarding tables, a bridge apart from a tunnel', () => {
    expect(show('fdb')).toBe(
      `node-1  bridge cni0  bridge -n node-1 fdb show br cni0
MAC                WHO    PORT                  STATE
82:e5:dd:73:ad:88  pod-a  veth9bb860b4 (pod-a)  learned
86:81:8e:a6:45:a4  pod-c  veth4bd4e613 (pod-c)  learned
17 own and multicast folded away: --all

node-1  tunnel flannel.1  bridge -n node-1 fdb show dev flannel.1
MAC                WHO               BEHIND         NODE    STATE
1e:e9:26:ec:63:07  node-2/flannel.1  192.168.50.12  node-2  permanent
`,
    );
  });

  test('of the routes', () => {
    expect(show('routes')).toContain(
      `TO               WHO             VIA                            DEV
default          all else        192.168.50.1                   eth0
10.244.1.0/24    pods of node-1  -                              cni0
10.244.2.0/24    pods of node-2  10.244.2.0 (node-2/flannel.1)  flannel.1 onlink
192.168.50.0/24  all nodes       -                              eth0
1 of its own (table local) folded away: --all
`,
    );
  });

  test('of the devices, with the other ends of their cables', () => {
    const lines = show('links').split('\n');
    expect(lines).toContain('5  veth9bb860b4  veth    1450  up     cni0    3a:2d:08:0f:42:ef  pod-a/eth0');
    expect(lines).toContain('6  veth4bd4e613  veth    1450  up     cni0    e2:32:22:0b:17:fd  pod-c #2');
    expect(lines).toContain('2  eth0          veth    1500  up     -       1e:04:6f:68:ca:90  #3 elsewhere');
    expect(lines).toContain('flannel.1: VNI 1, from 192.168.50.11 (node-1) to UDP port 8472');
  });

  test('of the addresses and the leases', () => {
    expect(show('addresses')).toContain(
      'flannel.1  10.244.1.0/32     -               global  node-1/flannel.1\n',
    );
    expect(show('leases', [])).toContain(
      '10.244.1.0/24  node-1  192.168.50.11  vxlan    ea:65:3c:5a:74:2c  /10.244.1.0-24\n',
    );
  });

  test('within 80 columns', () => {
    for (const table of ['arp', 'fdb', 'routes', 'links', 'addresses', 'leases'] as const)
      for (const line of show(table).split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe('with --all', () => {
  test('nothing is folded away', () => {
    for (const table of ['fdb', 'routes', 'links', 'addresses'] as const)
      expect(show(table, ['node-1'], { isAll: true })).not.toContain('folded');
  });

  test('the own and multicast entries of the forwarding table are a table of their own', () => {
    const text = show('fdb', ['node-1'], { isAll: true });
    expect(text).toContain('node-1  own and multicast  bridge -n node-1 fdb show\n');
    expect(text).toContain('ce:c5:b6:29:8b:e2  node-1/cni0  cni0          permanent  -\n');
    expect(text).toContain('01:00:5e:00:00:6a  multicast    cni0          permanent  self\n');
  });

  test('the local routes are shown', () => {
    expect(show('routes', ['node-1'], { isAll: true })).toContain('10.244.1.1  node-1/cni0  local  cni0\n');
  });
});

describe('a place with nothing to show', () => {
  test('says so, in one line for all of them', () => {
    expect(show('arp', ['pod-b', 'pod-c'])).toBe(
      'pod-b, pod-c: no neighbours: it has not talked to anyone yet\n',
    );
    const many = Array.from({ length: 10 }, (_none, index) => `p-${index}`);
    expect(show('arp', many)).toMatch(/^p-0, .*, p-7 and 2 more: no neighbours/);
  });

  test('is not one whose namespace is gone', () => {
    expect(show('arp', ['pod-x'])).toBe('pod-x: its network namespace is gone\n');
    expect(inspectionData(view, ['pod-x'], ['arp'])).toEqual({ arp: [], absent: ['pod-x'] });
  });
});

test('as data, every row has its names, and only the tables asked for are there', () => {
  expect(inspectionData(view, ['pod-a'], ['arp'])).toMatchObject({
    arp: [
      { ip: '10.244.1.9', state: 'FAILED', ipName: undefined },
      { ip: '10.244.1.1', ipName: 'node-1/cni0', macName: 'node-1/cni0' },
      { ip: '10.244.1.3', ipName: 'pod-c', macName: 'pod-c' },
    ],
    absent: [],
  });
  const data = inspectionData(view, ['node-1'], ['fdb', 'routes', 'links', 'addresses', 'leases']);
  expect(Object.keys(data)).toEqual(['fdb', 'routes', 'links', 'addresses', 'leases', 'absent']);
  expect(data).toMatchObject({ leases: [{ node: 'node-1', subnet: '10.244.1.0/24' }] });
});
