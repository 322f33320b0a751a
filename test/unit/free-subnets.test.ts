import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeSubnets } from '../../src/lease/free-subnets.ts';
import { inet } from '../../src/net/family.ts';
import { Cidr, Ipv4, overlaps, subnetAt } from '../../src/net/ipv4.ts';

const network = Cidr.parse('10.244.0.0/16');
const range = { network, length: 24, min: Ipv4.parse('10.244.1.0'), max: Ipv4.parse('10.244.255.0') };

describe('the free subnets', () => {
  it('are a hundred at most, for flannel draws among so many', () => {
    expect(freeSubnets(inet, range, [])).toHaveLength(100);
  });

  it('are the first in order that overlap none of those taken, of whatever length these are', () => {
    const lengths = fc.integer({ min: 16, max: 30 });
    const one = fc
      .tuple(lengths, fc.nat())
      .map(([length, index]) => subnetAt(network, length, index % 2 ** (length - 16)));
    fc.assert(
      fc.property(fc.array(one), (others) => {
        const expected = Array.from({ length: 255 }, (_, index) => subnetAt(network, 24, index + 1))
          .filter((subnet) => !others.some((other) => overlaps(other, subnet)))
          .slice(0, 100);
        expect(freeSubnets(inet, range, others)).toEqual(expected);
      }),
    );
  });
});
