import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Cidr6,
  Ipv6,
  addressAt6,
  contains6,
  firstAddress6,
  lastAddress6,
  overlaps6,
  prefixLength6,
  subnetAt6,
  toBigInt,
  toIpv6,
} from '../../src/net/ipv6.ts';

const numbers = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });

describe('an IPv6 address', () => {
  it.each([
    ['FD00:0010:0244:0000:0000:0000:0000:0002', 'fd00:10:244::2'],
    ['fc00:0:0:1:0:0:0:0', 'fc00:0:0:1::'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ])('%s is written as Go writes it: %s', (text, canonical) => {
    expect(Ipv6.parse(text)).toBe(canonical);
  });

  it.each(['', '10.244.1.2', 'fd00::1::2', 'fd00::/64', 'fd00::g', 'fe80::1%eth0'])(
    'is not what %j says',
    (text) => {
      expect(Ipv6.safeParse(text).success).toBe(false);
    },
  );

  it('is a number of 128 bits, and back', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(toBigInt(toIpv6(value))).toBe(value);
      }),
    );
  });
});

describe('an IPv6 network', () => {
  const network = Cidr6.parse('fd00:10:244::/56');

  it('is canonical and has no host bits', () => {
    expect(Cidr6.parse('FD00:10:0:0::/64')).toBe('fd00:10::/64');
    expect(Cidr6.safeParse('fd00:10::7/64').error?.issues[0]?.message).toBe(
      'has host bits set; the network is fd00:10::/64',
    );
    expect(Cidr6.safeParse('10.244.0.0/16').success).toBe(false);
  });

  it('has addresses, counted from its start', () => {
    expect([firstAddress6(network), addressAt6(network, 1n), lastAddress6(network)]).toEqual([
      'fd00:10:244::',
      'fd00:10:244::1',
      'fd00:10:244:ff:ffff:ffff:ffff:ffff',
    ]);
    expect(prefixLength6(network)).toBe(56);
  });

  it('is cut into subnets that do not overlap', () => {
    expect(subnetAt6(network, 64, 1n)).toBe('fd00:10:244:1::/64');
    fc.assert(
      fc.property(fc.bigInt(0n, 255n), fc.bigInt(0n, 255n), (a, b) => {
        const [one, other] = [subnetAt6(network, 64, a), subnetAt6(network, 64, b)];
        expect(overlaps6(one, other)).toBe(a === b);
        expect(overlaps6(network, one) && contains6(network, lastAddress6(one))).toBe(true);
      }),
    );
  });

  it('contains what lies in it, and nothing beside it', () => {
    expect(contains6(network, Ipv6.parse('fd00:10:244:ff::1'))).toBe(true);
    expect(contains6(network, Ipv6.parse('fd00:10:244:100::'))).toBe(false);
    expect(contains6(network, Ipv6.parse('fd00:10:243:ffff::'))).toBe(false);
  });
});
