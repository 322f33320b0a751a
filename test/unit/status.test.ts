import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { compareState } from '../../src/check/status/compare-state.ts';
import { expectedState } from '../../src/check/status/expected-state.ts';
import { design } from '../../src/netlab.ts';
import type { Link, Observation } from '../../src/observe/tables.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { asSeen } from './as-seen.ts';
import { lab } from './check-lab.ts';

const expected = expectedState(lab);

const whole = asSeen(lab);

/** The lab with other rows of one table; what differs then, in words. */
function differences(change: Partial<Observation>): readonly string[] {
  return compareState(expected, { ...whole, ...change }).differences.map(
    ({ where, what }) => `${where}: ${what}`,
  );
}

function withLink(where: string, dev: string, change: Partial<Link>): Partial<Observation> {
  const links = whole.links.map((link) =>
    link.where === where && link.dev === dev ? { ...link, ...change } : link,
  );
  return { links };
}

test('a lab that is as it should be has no differences, whatever else the kernel shows', () => {
  expect(compareState(expected, whole)).toMatchObject({ facts: 160, differences: [] });
});

test('every row that is missing is noticed', () => {
  for (const table of ['links', 'addresses', 'routes', 'neighbours', 'fdb'] as const) {
    expected[table].forEach((row, gone) => {
      const rows = whole[table].filter((_row, index) => index !== gone);
      const found = differences({ [table]: rows });
      expect(found, `${table} without ${JSON.stringify(row)}`).toHaveLength(1);
      expect(found[0]).toContain(row.where);
    });
  }
});

describe('a changed attribute of a device is named, with the command that mends it', () => {
  const veth = lab.pods[0]!.veth.name;
  test.each([
    [
      'node-1',
      veth,
      { master: undefined },
      `${veth} (pod-a's cable) is not in cni0`,
      `ip -n node-1 link set ${veth} master cni0 && ip -n node-1 link set ${veth} type bridge_slave hairpin on`,
    ],
    [
      'node-1',
      veth,
      { master: 'br0' },
      `${veth} (pod-a's cable) is not in cni0 but in br0`,
      `ip -n node-1 link set ${veth} master cni0 && ip -n node-1 link set ${veth} type bridge_slave hairpin on`,
    ],
    [
      'node-1',
      veth,
      { hairpin: false },
      `${veth} (pod-a's cable) has hairpin off instead of on`,
      `ip -n node-1 link set ${veth} type bridge_slave hairpin on`,
    ],
    [
      'node-1',
      veth,
      { txqueuelen: 1000 },
      `${veth} (pod-a's cable) has a queue of 1000 instead of 0`,
      `ip -n node-1 link set ${veth} txqueuelen 0`,
    ],
    ['pod-a', 'eth0', { flags: [] }, 'eth0 (its network card) is down', 'ip -n pod-a link set eth0 up'],
    [
      'pod-a',
      'eth0',
      { mtuBytes: 1500 },
      'eth0 (its network card) has MTU 1500 instead of 1450',
      'ip -n pod-a link set eth0 mtu 1450',
    ],
    [
      'pod-a',
      'eth0',
      { mac: '02:00:00:00:00:09' },
      `eth0 (its network card) has MAC 02:00:00:00:00:09 instead of ${lab.pods[0]!.mac}`,
      `ip -n pod-a link set eth0 address ${lab.pods[0]!.mac}`,
    ],
    ['underlay', 'node-2', { flags: [] }, "node-2 (node-2's cable) is down", 'ip link set node-2 up'],
    [
      'node-2',
      'cni0',
      { kind: 'dummy' },
      "cni0 (its pods' bridge) is of kind dummy instead of bridge",
      'ip -n node-2 -d link show dev cni0',
    ],
  ])('%s %s %o', (...[where, dev, change, what, command]) => {
    const comparison = compareState(expected, { ...whole, ...withLink(where, dev, change) });
    expect(comparison.differences).toMatchObject([{ where, what, command }]);
  });

  test.each([
    ['VNI 2 instead of 1', { vni: 2 }],
    ['UDP port 4789 instead of 8472', { port: 4789 }],
    ['sends from 192.0.2.1 instead of 192.168.50.11', { local: '192.0.2.1' }],
    ['sends by eth1 instead of eth0', { dev: 'eth1' }],
    ['learning on instead of off', { learning: true }],
  ])('of the tunnel: %s', (words, change) => {
    const { vxlan } = whole.links.find(({ where, dev }) => where === 'node-1' && dev === 'flannel.1')!;
    expect(differences(withLink('node-1', 'flannel.1', { vxlan: { ...vxlan!, ...change } }))).toEqual([
      expect.stringContaining(words),
    ]);
  });
});

describe('a changed row is told from a missing one', () => {
  const change = <T extends 'routes' | 'addresses' | 'neighbours' | 'fdb'>(
    table: T,
    is: (row: Observation[T][number]) => boolean,
    to: object,
  ) => differences({ [table]: whole[table].map((row) => (is(row) ? { ...row, ...to } : row)) });

  test('a route that leads elsewhere', () => {
    const toNode2 = { dst: '10.244.2.0/24', where: 'node-1' };
    const is = (row: { where: string; dst: string }) => row.where === 'node-1' && row.dst === toNode2.dst;
    expect(change('routes', is, { dev: 'eth0', via: '192.168.50.12' })).toEqual([
      'node-1: the route to 10.244.2.0/24 (the pods of node-2) is: 10.244.2.0/24 via 192.168.50.12 dev eth0 onlink, instead of: 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink',
    ]);
    expect(change('routes', is, { flags: [] })).toHaveLength(1);
    expect(
      change('routes', is, { type: 'blackhole', via: undefined, dev: undefined, flags: [] })[0],
    ).toContain('is: blackhole 10.244.2.0/24');
  });

  test('an address without its broadcast address', () => {
    const is = (row: { where: string }) => row.where === 'pod-a';
    expect(change('addresses', is, { broadcast: undefined })).toEqual([
      'pod-a: eth0 has 10.244.1.2/24 instead of 10.244.1.2/24 brd 10.244.1.255',
    ]);
  });

  test('an ARP entry that is no longer permanent, or has another MAC', () => {
    const is = (row: { where: string; ip: string }) => row.where === 'node-1' && row.ip === '10.244.2.0';
    expect(change('neighbours', is, { state: 'STALE' })[0]).toMatch(/is \S+ STALE instead of \S+ PERMANENT$/);
    expect(change('neighbours', is, { mac: undefined, state: 'FAILED' })[0]).toContain(
      'is no MAC FAILED instead of',
    );
  });

  test('an FDB entry that leads to another node', () => {
    const is = (row: { where: string; dst?: string | undefined }) =>
      row.where === 'node-1' && row.dst === '192.168.50.12';
    expect(change('fdb', is, { dst: '192.168.50.13' })[0]).toContain(
      'is dst 192.168.50.13 permanent instead of dst 192.168.50.12 permanent',
    );
  });
});

test('what is missing with a namespace or device is not listed one by one', () => {
  const without = (where: string) => (row: { where: string }) => row.where !== where;
  const { links, addresses, routes } = whole;
  const podGone = {
    absent: ['pod-b'],
    links: links.filter(without('pod-b')),
    addresses: addresses.filter(without('pod-b')),
    routes: routes.filter(without('pod-b')),
  };
  expect(differences(podGone)).toEqual(['pod-b: its network namespace is missing, and all that was in it']);
  const isTunnel = ({ where, dev }: { where: string; dev?: string | undefined }) =>
    where === 'node-1' && dev === 'flannel.1';
  const noTunnel = <T extends { where: string; dev?: string | undefined }>(rows: readonly T[]) =>
    rows.filter((row) => !isTunnel(row));
  expect(
    differences({ links: noTunnel(links), addresses: noTunnel(addresses), routes: noTunnel(routes) }),
  ).toEqual(["node-1: flannel.1 (flannel's tunnel) is missing, and all that needs it"]);
});

test('with host-gw a plain route to each node is expected, and no tunnel', async () => {
  const text = await readFile('scenarios/two-nodes-routed.yaml', 'utf8');
  const routed = expectedState(await design(parseScenario({ file: 'routed.yaml', text })));
  expect(routed.links.filter(({ kind }) => kind === 'vxlan')).toEqual([]);
  expect([...routed.neighbours, ...routed.fdb]).toEqual([]);
  expect(routed.routes).toContainEqual({
    ...{ where: 'node-1', family: 'inet', dst: '10.244.2.0/24', via: '192.168.50.12', dev: 'eth0' },
    ...{ isOnlink: false, leadsTo: 'the pods of node-2' },
  });
});
