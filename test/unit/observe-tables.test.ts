import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { parseAddresses } from '../../src/observe/addresses.ts';
import { parseFdb } from '../../src/observe/fdb.ts';
import { namePeers, parseLinks, parseNetnsNames } from '../../src/observe/links.ts';
import { parseNeighbours } from '../../src/observe/neighbours.ts';
import { parseRoutes } from '../../src/observe/routes.ts';
import { recorded } from './recorded.ts';

describe('the ARP table', () => {
  test('keeps the kernel order, and the MAC is absent while nobody answered', () => {
    const rows = parseNeighbours('pod-a', recorded('pod-a.neigh'));
    expect(rows).toEqual([
      { where: 'pod-a', ip: '10.244.1.9', dev: 'eth0', mac: undefined, state: 'FAILED' },
      { where: 'pod-a', ip: '10.244.1.1', dev: 'eth0', mac: 'ce:c5:b6:29:8b:e2', state: 'REACHABLE' },
      { where: 'pod-a', ip: '10.244.1.3', dev: 'eth0', mac: '86:81:8e:a6:45:a4', state: 'REACHABLE' },
    ]);
  });

  test('shows what flannel pinned as PERMANENT', () => {
    const rows = parseNeighbours('node-1', recorded('node-1.neigh'));
    expect(rows.filter(({ state }) => state === 'PERMANENT')).toEqual([
      { where: 'node-1', ip: '10.244.2.0', dev: 'flannel.1', mac: '1e:e9:26:ec:63:07', state: 'PERMANENT' },
    ]);
  });

  test('may be empty', () => {
    expect(parseNeighbours('pod-a', '[ ]\n')).toEqual([]);
  });
});

describe('the forwarding table', () => {
  const rows = parseFdb('node-1', recorded('node-1.fdb'));

  test('tells a learned entry from a permanent one by its state', () => {
    expect(rows.find(({ mac }) => mac === '82:e5:dd:73:ad:88')).toEqual({
      where: 'node-1',
      mac: '82:e5:dd:73:ad:88',
      port: 'veth9bb860b4',
      dst: undefined,
      master: 'cni0',
      state: undefined,
      flags: [],
    });
  });

  test('carries the peer of a VXLAN entry', () => {
    expect(rows.find(({ port }) => port === 'flannel.1')).toMatchObject({
      dst: '192.168.50.12',
      state: 'permanent',
      flags: ['self'],
      master: undefined,
    });
  });
});

describe('the routing table', () => {
  test('shows gateway, source and flags as the kernel has them', () => {
    const rows = parseRoutes('node-1', recorded('node-1.routes'));
    expect(rows.map(({ dst, via, dev, flags }) => [dst, via, dev, flags])).toEqual([
      ['default', '192.168.50.1', 'eth0', []],
      ['10.244.1.0/24', undefined, 'cni0', []],
      ['10.244.2.0/24', '10.244.2.0', 'flannel.1', ['onlink']],
      ['192.168.50.0/24', undefined, 'eth0', []],
    ]);
    expect(rows[1]).toMatchObject({ proto: 'kernel', scope: 'link', src: '10.244.1.1' });
  });

  test('reads the same with and without -d', () => {
    const detailed = recorded('node-1.batch').split('\n')[1] ?? '';
    expect(detailed).toContain('"unicast"');
    expect(parseRoutes('node-1', detailed)).toEqual(parseRoutes('node-1', recorded('node-1.routes')));
  });

  test('has a row for each next hop, and names routes that lead nowhere', () => {
    const rows = parseRoutes('odd', recorded('odd.routes'));
    expect(rows.map(({ type, dst, via }) => [type, dst, via])).toEqual([
      [undefined, '192.0.2.0/24', undefined],
      ['blackhole', '198.51.100.0/25', undefined],
      ['unreachable', '198.51.100.128/25', undefined],
      [undefined, '203.0.113.0/24', '192.0.2.2'],
      [undefined, '203.0.113.0/24', '192.0.2.3'],
    ]);
  });
});

describe('the devices', () => {
  const names = new Map(parseNetnsNames(recorded('node-1.netns-ids')));
  const node = parseLinks('node-1', recorded('node-1.links'), names);

  test('show the VXLAN device with what it sends to and from', () => {
    expect(node.find(({ dev }) => dev === 'flannel.1')).toMatchObject({
      kind: 'vxlan',
      mtuBytes: 1450,
      txqueuelen: undefined,
      vxlan: { vni: 1, local: '192.168.50.11', dev: 'eth0', port: 8472, learning: false },
    });
  });

  test('show what a pod is plugged into, and in which namespace its end is', () => {
    expect(node.find(({ dev }) => dev === 'veth9bb860b4')).toMatchObject({
      kind: 'veth',
      master: 'cni0',
      hairpin: true,
      peerIndex: 2,
      peerNetns: 'pod-a',
      vxlan: undefined,
    });
  });

  test('say the same whether asked for links or for addresses', () => {
    expect(parseLinks('node-1', recorded('node-1.addresses-d'))).toEqual(
      parseLinks('node-1', recorded('node-1.links')),
    );
  });

  test('of the outermost namespace, which has no name, are found from the other end', () => {
    const underlayNames = new Map([[0, 'node-1']]);
    const wire = parseLinks('underlay', recorded('underlay.links'), underlayNames);
    const eth0 = (links: readonly { dev: string; where: string }[]) =>
      links.find(({ dev, where }) => dev === 'eth0' && where === 'node-1');
    expect(eth0(node)).toMatchObject({ peerNetns: undefined });
    expect(eth0(namePeers([...node, ...wire]))).toMatchObject({ peerNetns: 'underlay' });
  });

  test('of a cable with both ends in one namespace each end names the other', () => {
    const rows = parseLinks('node-1', recorded('own-cable.links')).filter(({ kind }) => kind === 'veth');
    const [one, other] = rows;
    expect(rows.map(({ peerNetns }) => peerNetns)).toEqual(['node-1', 'node-1']);
    expect([one?.peerIndex, other?.peerIndex]).toEqual([other?.index, one?.index]);
  });

  test('of a tunnel bound to no device are read, where ip prints null', () => {
    const text =
      '[{"ifindex":9,"ifname":"tunl0","link":null,"flags":["NOARP"],"mtu":1480,"operstate":"DOWN","linkinfo":{"info_kind":"ipip"}}]';
    expect(parseLinks('odd', text)).toMatchObject([{ dev: 'tunl0', kind: 'ipip', peerIndex: undefined }]);
  });

  test('of a VXLAN device that learns say so', () => {
    const odd = parseLinks('odd', recorded('odd.links'));
    expect(odd.find(({ dev }) => dev === 'vx0')?.vxlan).toEqual({
      vni: 77,
      local: undefined,
      dev: undefined,
      port: 4789,
      learning: true,
    });
  });
});

test('addresses come with their broadcast address, or without where there is none', () => {
  const rows = parseAddresses('node-1', recorded('node-1.addresses')).filter(
    ({ family }) => family === 'inet',
  );
  expect(
    rows.map(({ dev, address, prefixLength, broadcast }) => [dev, address, prefixLength, broadcast]),
  ).toEqual([
    ['lo', '127.0.0.1', 8, undefined],
    ['eth0', '192.168.50.11', 24, '192.168.50.255'],
    ['flannel.1', '10.244.1.0', 32, undefined],
    ['cni0', '10.244.1.1', 24, '10.244.1.255'],
  ]);
});

test.each([
  ['nothing', '', 'printed nothing'],
  ['a complaint', 'RTNETLINK answers: Operation not permitted', 'Operation not permitted'],
  ['another shape', '[{"dst":"192.0.2.1"}]', 'another shape'],
])('an answer of %s is an error, never an empty table', (_what, text, message) => {
  const read = () => parseNeighbours('pod-a', text);
  expect(read).toThrow(LabError);
  expect(read).toThrow(message);
});
