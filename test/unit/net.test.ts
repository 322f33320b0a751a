import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Cidr,
  Ipv4,
  addressAt,
  contains,
  firstAddress,
  lastAddress,
  overlaps,
  prefixLength,
  sizeOf,
  subnetAt,
  toAddress,
  toNumber,
} from '../../src/net/ipv4.ts';
import { Mac, deriveMac, isMulticastMac } from '../../src/net/mac.ts';
import { tryLock } from '../../src/net/lock.ts';
import { Label, MAX_DEVICE_NAME, portName, vethName } from '../../src/net/names.ts';

const addresses = fc.integer({ min: 0, max: 0xffff_ffff }).map(toAddress);

describe('an IPv4 network', () => {
  it('is refused with host bits, and the message names the network that was meant', () => {
    const result = Cidr.safeParse('192.0.2.17/24');
    expect(result.error?.issues.map(({ message }) => message)).toEqual([
      'has host bits set; the network is 192.0.2.0/24',
    ]);
  });

  it.each(['192.0.2.0', '192.0.2.0/33', '192.0.2/24', '2001:db8::/32', '', ' 192.0.2.0/24'])(
    '%j is not one',
    (text) => {
      expect(Cidr.safeParse(text).success).toBe(false);
    },
  );

  it('knows its first, last and n-th address', () => {
    const network = Cidr.parse('198.51.100.64/26');
    expect([firstAddress(network), addressAt(network, 1), lastAddress(network)]).toEqual([
      '198.51.100.64',
      '198.51.100.65',
      '198.51.100.127',
    ]);
    expect([prefixLength(network), sizeOf(network)]).toEqual([26, 64]);
  });

  it('contains exactly the addresses from its first to its last', () => {
    fc.assert(
      fc.property(addresses, fc.integer({ min: 1, max: 30 }), addresses, (base, length, other) => {
        const network = subnetAt(
          Cidr.parse('0.0.0.0/0'),
          length,
          Math.floor(toNumber(base) / 2 ** (32 - length)),
        );
        const isBetween =
          toNumber(other) >= toNumber(firstAddress(network)) &&
          toNumber(other) <= toNumber(lastAddress(network));
        expect(contains(network, other)).toBe(isBetween);
        expect(contains(network, base)).toBe(true);
      }),
    );
  });

  it('overlaps another one when either holds the other', () => {
    const wide = Cidr.parse('10.244.0.0/16');
    const narrow = Cidr.parse('10.244.7.0/24');
    expect([
      overlaps(wide, narrow),
      overlaps(narrow, wide),
      overlaps(narrow, Cidr.parse('10.244.8.0/24')),
    ]).toEqual([true, true, false]);
  });
});

describe('a MAC', () => {
  it('derived from a name is unicast, locally administered and always the same', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const mac = deriveMac(seed);
        expect(Number.parseInt(mac.slice(0, 2), 16) & 3).toBe(2);
        expect(deriveMac(seed)).toBe(mac);
      }),
    );
  });

  it('is taken in either case and kept in lower case', () => {
    expect(Mac.parse('02:AB:CD:00:00:01')).toBe('02:ab:cd:00:00:01');
    expect(Mac.safeParse('02:ab:cd:00:00').success).toBe(false);
  });

  it('is a group address when the lowest bit of its first octet is set', () => {
    expect(
      ['33:33:00:00:00:01', '01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '02:00:00:00:00:01'].map(
        isMulticastMac,
      ),
    ).toEqual([true, true, true, false]);
  });
});

describe('a device name', () => {
  it('of a pod is veth and eight hex digits, as the bridge plugin names it', () => {
    expect(vethName('pod-a')).toMatch(/^veth[0-9a-f]{8}$/);
    expect(vethName('pod-a', 1)).not.toBe(vethName('pod-a'));
  });

  it('of a node port is the name of the node where Linux takes it, else a short form that is still its own', () => {
    expect(portName('node-1')).toBe('node-1');
    const long = ['a-node-with-a-long-name-1', 'a-node-with-a-long-name-2'].map(portName);
    expect(new Set(long).size).toBe(2);
    for (const name of long) expect(name.length).toBeLessThanOrEqual(MAX_DEVICE_NAME);
  });

  it.each(['Pod', 'pod_a', '-pod', 'pod-', '', 'a'.repeat(64), 'pod.a'])(
    '%j is no RFC 1123 label',
    (name) => {
      expect(Label.safeParse(name).success).toBe(false);
    },
  );
});

describe('a lock', () => {
  it('is had by one at a time and can be had again when it was given back', async () => {
    const name = `test/${process.pid}`;
    const first = await tryLock(name);
    expect(await tryLock(name)).toBeUndefined();
    await first?.[Symbol.asyncDispose]();
    const second = await tryLock(name);
    expect(second).toBeDefined();
    await second?.[Symbol.asyncDispose]();
  });
});

it('an address survives the way to a number and back', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      expect(toAddress(toNumber(Ipv4.parse(address)))).toBe(address);
    }),
  );
});
