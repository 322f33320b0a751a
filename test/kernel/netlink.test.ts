import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DrivenLab, drivenLab, type Make } from './netlink-driver.ts';

let lab: DrivenLab;

beforeAll(async () => {
  lab = await drivenLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const ask = (where: string, ...requests: readonly Make[]) => ({ do: 'ask', where, requests }) as const;

const MAC = '02:00:00:00:00:01';
const vxlan = {
  ...{ name: 'flannel.1', vni: 1, local: '192.168.50.11', device: 'eth0', port: 8472 },
  ...{ learning: false, gbp: false, mtuBytes: 1450, mac: MAC, txqueuelen: 0 },
};

/** What flannel's tools show of a node, without what only counts devices. */
const SHOWN = [
  'ip -d -j link',
  'ip -j addr',
  'ip -d -j route show table all',
  'ip -d -j -6 route',
  'ip -j neigh',
  'bridge -j fdb',
];

async function shown(where: string): Promise<readonly unknown[]> {
  const texts = await Promise.all(SHOWN.map((command) => lab.sh(`ip netns exec ${where} ${command}`)));
  return texts.map((text) => JSON.parse(text) as unknown);
}

/** What two ways make of the same namespace, one after the other. */
async function compare(byRequests: readonly Make[], byCommands: string): Promise<void> {
  await lab.drive({ do: 'sh', script: 'ip -n node-1 link del flannel.1 2>/dev/null || true' });
  await lab.sh(`ip netns exec node-1 sh -ec '${byCommands}'`);
  const expected = await shown('node-1');
  await lab.sh('ip -n node-1 link del flannel.1 2>/dev/null || true; ip -n node-1 route flush proto boot');
  const [answers] = await lab.drive(ask('node-1', ...byRequests));
  expect(answers).toEqual(byRequests.map(() => 'done'));
  expect(normal(await shown('node-1'))).toEqual(normal(expected));
  await lab.sh('ip -n node-1 link del flannel.1 2>/dev/null || true; ip -n node-1 route flush proto boot');
}

/** A device made a second time has another index, and its own address is still being asked for. */
function normal(tables: readonly unknown[]): unknown {
  const text = JSON.stringify(tables)
    .replace(/"ifindex":\d+/g, '"ifindex":0')
    .replace(/"tentative":true,?/g, '');
  return JSON.parse(text);
}

describe('requests make what ip and bridge make', () => {
  it('of a node with a peer, IPv4', async () => {
    await compare(
      [
        ['addVxlan', vxlan],
        ['addAddress', { device: 'flannel.1', address: '10.244.8.0', prefixLength: 32 }],
        ['setLink', 'flannel.1', { isUp: true }],
        ['replaceNeighbour', { device: 'flannel.1', address: '10.244.60.0', mac: '02:00:00:00:00:60' }],
        ['replaceFdbEntry', { device: 'flannel.1', mac: '02:00:00:00:00:60', dst: '192.168.50.12' }],
        [
          'replaceRoute',
          { kind: 'unicast', dst: '10.244.60.0/24', via: '10.244.60.0', device: 'flannel.1', isOnlink: true },
        ],
      ],
      `ip link add flannel.1 address ${MAC} mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.11 dev eth0 dstport 8472 nolearning
       ip addr add 10.244.8.0/32 dev flannel.1
       ip link set flannel.1 up
       ip neigh replace 10.244.60.0 lladdr 02:00:00:00:00:60 dev flannel.1 nud permanent
       bridge fdb replace 02:00:00:00:00:60 dev flannel.1 dst 192.168.50.12 self permanent
       ip route replace 10.244.60.0/24 via 10.244.60.0 dev flannel.1 onlink`,
    );
  });

  it('of a node with a peer, IPv6', async () => {
    await compare(
      [
        ['addVxlan', { ...vxlan, local: '2001:db8::11' }],
        ['addAddress', { device: 'flannel.1', address: 'fd00:10:244:8::', prefixLength: 128 }],
        ['setLink', 'flannel.1', { isUp: true }],
        ['replaceNeighbour', { device: 'flannel.1', address: 'fd00:10:244:60::', mac: '02:00:00:00:00:60' }],
        ['replaceFdbEntry', { device: 'flannel.1', mac: '02:00:00:00:00:60', dst: '2001:db8::12' }],
        [
          'replaceRoute',
          {
            kind: 'unicast',
            dst: 'fd00:10:244:60::/64',
            via: 'fd00:10:244:60::',
            device: 'flannel.1',
            isOnlink: true,
          },
        ],
      ],
      `ip link add flannel.1 address ${MAC} mtu 1450 txqueuelen 0 type vxlan id 1 local 2001:db8::11 dev eth0 dstport 8472 nolearning
       ip addr add fd00:10:244:8::/128 dev flannel.1
       ip link set flannel.1 up
       ip neigh replace fd00:10:244:60:: lladdr 02:00:00:00:00:60 dev flannel.1 nud permanent
       bridge fdb replace 02:00:00:00:00:60 dev flannel.1 dst 2001:db8::12 self permanent
       ip route replace fd00:10:244:60::/64 via fd00:10:244:60:: dev flannel.1 onlink`,
    );
  });

  it('of a device that learns and marks, of another port', async () => {
    await compare(
      [['addVxlan', { ...vxlan, learning: true, gbp: true, port: 4789, mtuBytes: 1350 }]],
      `ip link add flannel.1 address ${MAC} mtu 1350 txqueuelen 0 type vxlan id 1 local 192.168.50.11 dev eth0 dstport 4789 learning gbp`,
    );
  });

  it('of routes by a gateway, on a link, and into nowhere', async () => {
    await compare(
      [
        ['addRoute', { kind: 'unicast', dst: '10.244.1.0/24', via: '192.168.50.12', device: 'eth0' }],
        ['addRoute', { kind: 'unicast', dst: '10.244.2.0/24', device: 'eth0', scope: 'link' }],
        ['addRoute', { kind: 'blackhole', dst: '10.244.3.0/24' }],
      ],
      `ip route add 10.244.1.0/24 via 192.168.50.12 dev eth0
       ip route add 10.244.2.0/24 dev eth0 scope link
       ip route add blackhole 10.244.3.0/24`,
    );
  });
});

describe('what is made can be taken back', () => {
  it('entry by entry', async () => {
    const before = await shown('node-1');
    const neighbour = { device: 'eth0', address: '192.168.50.77', mac: MAC };
    const route = { kind: 'unicast', dst: '10.244.1.0/24', via: '192.168.50.12', device: 'eth0' };
    const address = { device: 'eth0', address: '10.0.0.1', prefixLength: 32 };
    const fdb = { device: 'flannel.1', mac: '02:00:00:00:00:60', dst: '192.168.50.12' };
    const [answers] = await lab.drive(
      ask(
        'node-1',
        ...([
          ['replaceNeighbour', neighbour],
          ['addRoute', route],
          ['addAddress', address],
          ['addVxlan', vxlan],
          ['setLink', 'flannel.1', { mtuBytes: 1400, mac: '02:00:00:00:00:02' }],
          ['replaceFdbEntry', fdb],
          ['deleteFdbEntry', fdb],
          ['deleteLink', 'flannel.1'],
          ['deleteAddress', address],
          ['deleteRoute', route],
          ['deleteNeighbour', neighbour],
        ] as const),
      ),
    );
    expect(answers).toEqual(Array<string>(11).fill('done'));
    expect(normal(await shown('node-1'))).toEqual(normal(before));
  });
});

describe('a refusal is told in the kernel’s words', () => {
  const route = { kind: 'unicast', dst: '10.9.0.0/24', via: '192.168.50.12', device: 'eth0' };
  const address = { device: 'eth0', address: '192.168.50.11', prefixLength: 24 };
  const cases: readonly (readonly [title: string, make: Make, words: string])[] = [
    ['a device that is there', ['addVxlan', { ...vxlan, name: 'eth0' }], 'EEXIST File exists'],
    [
      'a tunnel by a device that is not',
      ['addVxlan', { ...vxlan, device: 99 }],
      'ENODEV No such device: Invalid local interface',
    ],
    [
      'a route by a gateway out of reach',
      ['addRoute', { ...route, via: '198.51.100.1' }],
      'ENETUNREACH Network is unreachable',
    ],
    ['a route that is not', ['deleteRoute', route], 'ESRCH No such process'],
    [
      'an address that is not',
      ['deleteAddress', { ...address, address: '10.9.9.9' }],
      'EADDRNOTAVAIL Cannot assign requested address',
    ],
    ['an address that is there', ['addAddress', address], 'EEXIST File exists'],
    [
      'a forwarding entry of no device',
      ['replaceFdbEntry', { device: 99, mac: MAC, dst: '192.168.50.12' }],
      'ENODEV No such device',
    ],
  ];
  it.each(cases)('%s', async (_title, make, words) => {
    expect(await lab.drive(ask('node-1', make))).toEqual([[expect.stringMatching(`^${words}`)]]);
  });

  it('a kind of device that the kernel may have been built without', async () => {
    const makes: readonly Make[] = [
      ['addIpip', { name: 'flannel.ipip', local: '192.168.50.11' }],
      ['addWireguard', { name: 'flannel-wg' }],
    ];
    const [answers] = await lab.drive(ask('node-2', ...makes));
    for (const answer of answers as readonly string[])
      expect(['done', 'ENOTSUP Operation not supported: Unknown device type']).toContain(answer);
  });
});

it('many requests are answered one by one, in their order', async () => {
  const at = (index: number): Make => [
    'addAddress',
    { device: 'lo', address: `10.7.${index >> 8}.${index & 255}`, prefixLength: 32 },
  ];
  const requests = Array.from({ length: 1000 }, (_none, index) => at(index === 500 ? 0 : index));
  const [answers] = await lab.drive({ do: 'ask-all', where: 'node-1', requests });
  expect(answers).toEqual(requests.map((_make, index) => (index === 500 ? 'refused' : 'done')));
  await lab.sh('ip -n node-1 addr flush dev lo');
});

it('a peer is reached directly where the way to it has no gateway', async () => {
  await lab.sh('ip -n node-1 route add 198.51.100.0/24 via 192.168.50.12');
  const addresses = ['192.168.50.12', '198.51.100.1', '203.0.113.1'] as never;
  expect(await lab.drive({ do: 'direct', where: 'node-1', addresses })).toEqual([['192.168.50.12']]);
  await lab.sh('ip -n node-1 route del 198.51.100.0/24');
});

it('a device is read with what it was made of', async () => {
  const [, link] = await lab.drive(
    ask('node-1', ['addVxlan', { ...vxlan, gbp: true }]),
    { do: 'find', where: 'node-1', name: 'flannel.1' },
    ask('node-1', ['deleteLink', 'flannel.1']),
  );
  expect(link).toMatchObject({
    ...{ name: 'flannel.1', kind: 'vxlan', mac: MAC, mtuBytes: 1450 },
    vxlan: { vni: 1, local: '192.168.50.11', port: 8472, learning: false, l2miss: false, gbp: true },
  });
  expect(await lab.drive({ do: 'find', where: 'node-1', name: 'flannel.9' })).toEqual([null]);
});
