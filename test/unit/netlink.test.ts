import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { readAttributes } from '../../src/netlink/attributes.ts';
import { splitMessages } from '../../src/netlink/messages.ts';
import { dumps, formatDump } from '../../src/netlink/dump-request.ts';
import { readTableEvent, type TableEvent } from '../../src/listen/netlink/table-event.ts';
import { recorded } from './recorded.ts';

/**
 * The recordings are what a netlink socket gave on Linux 6.18, a reading a line in hex, while `ip` and `bridge` changed a namespace with a bridge
 * br0 (2), a cable veth1 (4) to veth2 (3), and later a tunnel flannel.1 (5).
 */
const devices: Readonly<Record<number, string>> = { 2: 'br0', 3: 'veth2', 4: 'veth1', 5: 'flannel.1' };
const place = { where: 'node-1', deviceOf: (index: number) => devices[index] ?? `if${index}` };

function bytesOf(name: string): readonly Buffer[] {
  return recorded(`netlink.${name}`)
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'hex'));
}

function eventsOf(name: string, isWithIpv6 = false): readonly TableEvent[] {
  return bytesOf(name)
    .flatMap((bytes) => splitMessages(bytes))
    .flatMap((message) => readTableEvent(message, place, { isWithIpv6 }) ?? []);
}

const rowsOf = (name: string) => eventsOf(name).map(({ change, entry }) => [change, entry.row]);

describe('a row of the ARP table is heard', () => {
  test('when it is set, with its state in words', () => {
    expect(rowsOf('neigh-set')).toEqual([
      ['set', { where: 'node-1', ip: '192.0.2.9', dev: 'br0', mac: '02:00:00:00:00:99', state: 'REACHABLE' }],
    ]);
  });

  test('when it goes, under the key it came with', () => {
    const gone = eventsOf('neigh-gone').at(-1);
    expect(gone).toMatchObject({ change: 'gone', entry: { row: { ip: '192.0.2.9' } } });
    expect(gone?.entry.key).toBe(eventsOf('neigh-set')[0]?.entry.key);
  });

  test('when nobody answered, without a MAC', () => {
    expect(eventsOf('neigh-failed')).toMatchObject([
      { change: 'set', entry: { row: { ip: '192.0.2.77', mac: undefined, state: 'FAILED' } } },
    ]);
  });
});

describe('a row of a forwarding table is heard', () => {
  test('of a tunnel, with the node it leads to', () => {
    expect(rowsOf('fdb-vxlan')).toEqual([
      [
        'set',
        {
          ...{ where: 'node-1', mac: '02:00:00:00:00:21', port: 'flannel.1', dst: '192.0.2.2' },
          ...{ master: undefined, state: 'permanent', flags: ['self'] },
        },
      ],
    ]);
  });

  test('of a bridge, when it is learned and when it is forgotten', () => {
    const row = {
      ...{ where: 'node-1', mac: '02:00:00:00:00:31', port: 'veth1', dst: undefined },
      ...{ master: 'br0', state: undefined, flags: [] },
    };
    expect(rowsOf('fdb-learned')).toEqual([['set', row]]);
    expect(rowsOf('fdb-gone')).toEqual([['gone', row]]);
  });
});

describe('a route is heard', () => {
  const route = {
    ...{ where: 'node-1', family: 'inet', type: undefined },
    ...{ dst: '198.51.100.0/24', via: '192.0.2.2', dev: 'br0' },
    ...{ src: undefined, scope: undefined, proto: undefined, flags: [] },
  };

  test('when it is added, replaced and deleted, always under the same key', () => {
    const replaced = { ...route, via: '192.0.2.3', flags: ['onlink'] };
    expect(rowsOf('route-set')).toEqual([['set', route]]);
    expect(rowsOf('route-replaced')).toEqual([['set', replaced]]);
    expect(rowsOf('route-gone')).toEqual([['gone', replaced]]);
    const keys = ['route-set', 'route-replaced', 'route-gone'].flatMap((name) =>
      eventsOf(name).map(({ entry }) => entry.key),
    );
    expect(new Set(keys).size).toBe(1);
  });

  test('as `default` where it is for all', () => {
    expect(rowsOf('route-default')).toEqual([['set', { ...route, dst: 'default', via: '192.0.2.254' }]]);
  });

  test('that refuses, and its metric tells it from others', () => {
    expect(eventsOf('route-blackhole')).toMatchObject([
      { entry: { key: '203.0.113.0/24 tos 0 metric 7', row: { type: 'blackhole', dev: undefined } } },
    ]);
  });

  test('of several next hops as one that has to be looked at', () => {
    expect(eventsOf('route-multipath')).toMatchObject([{ isPartial: true }]);
    expect(eventsOf('route-set')).toMatchObject([{ isPartial: false }]);
  });

  test('not of another table, which `ip route` does not show', () => {
    expect(eventsOf('route-other-table')).toEqual([]);
  });
});

describe('a device is heard', () => {
  test('when it becomes a port of a bridge', () => {
    expect(eventsOf('link-into-bridge')).toMatchObject([
      {
        change: 'set',
        entry: {
          key: '4',
          row: {
            ...{
              index: 4,
              dev: 'veth1',
              kind: 'veth',
              master: 'br0',
              mac: '02:00:00:00:00:11',
              mtuBytes: 1500,
            },
            ...{ state: 'UP', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], hairpin: false },
          },
        },
      },
    ]);
  });

  test('with what a tunnel is made of', () => {
    expect(eventsOf('link-vxlan')).toMatchObject([
      {
        entry: {
          row: {
            ...{ dev: 'flannel.1', kind: 'vxlan', mtuBytes: 1450, state: 'UNKNOWN', peerIndex: undefined },
            vxlan: { vni: 1, local: '192.0.2.1', dev: 'br0', port: 8472, learning: false },
          },
        },
      },
    ]);
  });

  test('when it leaves its bridge: it is there still', () => {
    expect(bytesOf('link-out-of-bridge')).toHaveLength(2);
    expect(eventsOf('link-out-of-bridge')).toMatchObject([
      { change: 'set', entry: { row: { dev: 'veth1', master: undefined } } },
    ]);
  });

  test('when it goes down or away, and that routes may have gone with it', () => {
    expect(eventsOf('link-down')).toMatchObject([
      { change: 'set', isPartial: true, entry: { row: { dev: 'veth1', state: 'DOWN' } } },
    ]);
    expect(eventsOf('link-gone')).toMatchObject([{ change: 'gone', isPartial: true, entry: { key: '4' } }]);
    expect(eventsOf('link-into-bridge')).toMatchObject([{ isPartial: false }]);
  });

  test('not as its bridge sees it, which is said twice', () => {
    expect(eventsOf('link-hairpin')).toEqual([]);
  });
});

describe('an address is heard', () => {
  test('when it comes and when it goes, which may take routes along', () => {
    const row = {
      ...{ where: 'node-1', dev: 'veth2', family: 'inet', address: '198.51.100.1', prefixLength: 25 },
      ...{ broadcast: undefined, scope: 'global' },
    };
    expect(rowsOf('address-set')).toEqual([
      ['set', row],
      ['set', expect.objectContaining({ dst: '198.51.100.0/25', proto: 'kernel' })],
    ]);
    expect(eventsOf('address-gone')[0]).toMatchObject({ change: 'gone', isPartial: true, entry: { row } });
  });

  test('of IPv6 only when asked for', () => {
    expect(eventsOf('address-ipv6')).toEqual([]);
    expect(eventsOf('address-ipv6', true)).toContainEqual(
      expect.objectContaining({
        entry: expect.objectContaining({
          row: expect.objectContaining({
            family: 'inet6',
            address: '2001:db8::1',
            prefixLength: 64,
          }) as unknown,
        }) as unknown,
      }),
    );
  });
});

describe('bytes of the kernel', () => {
  const all = [
    ...['neigh-set', 'fdb-vxlan', 'route-set', 'link-vxlan', 'link-into-bridge', 'address-set'],
  ].flatMap(bytesOf);

  test('that are cut off anywhere are refused, not half understood', () => {
    for (const bytes of all)
      for (const length of [1, 15, 16, 19, 28, 40, bytes.length - 1])
        expect(() => splitMessages(bytes.subarray(0, length))).toThrow(LabError);
  });

  test('whose attributes are cut off are refused', () => {
    expect(() => readAttributes(Buffer.from([8, 0, 1, 0, 1]))).toThrow(LabError);
    expect(() => readAttributes(Buffer.from([2, 0, 1, 0]))).toThrow(LabError);
  });

  test('may hold several messages, each of a multiple of four bytes', () => {
    expect(splitMessages(Buffer.concat(all)).map(({ type }) => type)).toHaveLength(
      all.flatMap((bytes) => splitMessages(bytes)).length,
    );
  });

  test('that are nonsense are refused or understood, and never anything else', () => {
    const garbled = fc.record({
      which: fc.nat(all.length - 1),
      changes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(garbled, ({ which, changes }) => {
        const bytes = Buffer.from(all[which]!);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          for (const message of splitMessages(bytes)) readTableEvent(message, place, { isWithIpv6: true });
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
    );
  });

  test('that ask for a table have the length in front and the family behind the head', () => {
    expect(formatDump(dumps.fdb, 7, { isWithIpv6: false }).toString('hex')).toBe(
      '1c0000001e000103070000000000000007000000000000000000000000000000'.slice(0, 56),
    );
    expect(formatDump(dumps.routes, 1, { isWithIpv6: true })[16]).toBe(0);
    expect(formatDump(dumps.routes, 1, { isWithIpv6: false })[16]).toBe(2);
  });
});
