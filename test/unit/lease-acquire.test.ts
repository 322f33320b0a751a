import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LeaseRequest, acquireLease } from '../../src/lease/acquire.ts';
import { freeSubnets } from '../../src/lease/free-subnets.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import type { LeaseRules } from '../../src/lease/lease-rules.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import { listLeases } from '../../src/lease/list-leases.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import type { Store } from '../../src/lease/store.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { putLease } from '../../src/lease/write-lease.ts';
import { IPV4, IPV6 } from '../../src/net/family.ts';
import { Cidr, Ipv4, overlaps, subnetAt } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';
import { usualRange } from '../../src/net/subnet-range.ts';

const network = Cidr.parse('10.244.0.0/16');
const range = { ...usualRange(IPV4, network, 24), max: Ipv4.parse('10.244.3.0') };
const range6 = usualRange(IPV6, Cidr6.parse('fd00:10:244::/48'), 64);
const rules: LeaseRules = { range };
const dual: LeaseRules = { range, range6 };

function request(last: number, preferred?: string): LeaseRequest {
  return {
    node: `node-${last}`,
    publicIp: Ipv4.parse(`192.0.2.${last}`),
    backend: { kind: 'host-gw' },
    ...(preferred === undefined ? {} : { preferred: Cidr.parse(preferred) }),
  };
}

async function subnetOf(store: Store, asked: LeaseRequest): Promise<Cidr> {
  return (await acquireLease(store, rules, asked)).lease.subnet;
}

async function leasesOf(store: Store): Promise<readonly SubnetLease[]> {
  return (await listLeases(store)).leases;
}

describe('a node that asks for a subnet', () => {
  it('is given the first free one, never the first of the network', async () => {
    const store = memoryStore();
    const subnets = [];
    for (const last of [1, 2, 3]) subnets.push(await subnetOf(store, request(last)));
    expect(subnets).toEqual(['10.244.1.0/24', '10.244.2.0/24', '10.244.3.0/24']);
  });

  it('is given any of the free ones where the rules say random', async () => {
    const subnets = new Set<Cidr>();
    for (let time = 0; time < 100; time += 1)
      subnets.add((await acquireLease(memoryStore(), { range, pick: 'random' }, request(1))).lease.subnet);
    expect([...subnets].sort()).toEqual(['10.244.1.0/24', '10.244.2.0/24', '10.244.3.0/24']);
  });

  it('gets back the one its public IP holds, written anew with what it says now', async () => {
    const store = memoryStore();
    const first = await acquireLease(store, rules, request(1, '10.244.2.0/24'));
    const again = await acquireLease(store, rules, { ...request(1), backend: { kind: 'ipip' } });
    expect([first.kind, again.kind]).toEqual(['preferred', 'reused']);
    expect(again.lease.subnet).toBe('10.244.2.0/24');
    expect(await leasesOf(store)).toEqual([again.lease]);
    expect(again.lease.backend.kind).toBe('ipip');
  });

  it('shares a subnet with who has the same public IP', async () => {
    const store = memoryStore();
    const twin = { ...request(1), node: 'twin' };
    expect(await subnetOf(store, twin)).toBe(await subnetOf(store, request(1)));
  });

  it('is given another one than it prefers when that is taken or out of range', async () => {
    const store = memoryStore();
    await subnetOf(store, request(1, '10.244.2.0/24'));
    expect(await acquireLease(store, rules, request(2, '10.244.2.0/24'))).toMatchObject({
      kind: 'drawn',
      lease: { subnet: '10.244.1.0/24' },
    });
    expect(await subnetOf(store, request(3, '10.244.9.0/24'))).toBe('10.244.3.0/24');
  });

  it('loses the one it had when the network is another, and is given one of that', async () => {
    const store = memoryStore();
    const { lease } = await acquireLease(store, rules, request(1));
    const moved = usualRange(IPV4, Cidr.parse('10.99.0.0/16'), 24);
    const acquired = await acquireLease(store, { range: moved }, request(1, lease.subnet));
    expect(acquired).toMatchObject({ kind: 'drawn', lease: { subnet: '10.99.1.0/24' }, dropped: lease });
    expect(await leasesOf(store)).toEqual([acquired.lease]);
  });

  it('is told so when none is left', async () => {
    const store = memoryStore();
    for (const last of [1, 2, 3]) await subnetOf(store, request(last));
    await expect(acquireLease(store, rules, request(4))).rejects.toMatchObject({
      problems: [{ code: 'lease/out-of-subnets', message: expect.stringContaining('node-4') as string }],
    });
  });

  it('has the subnet for as long as the rules say, by a lease of the store', async () => {
    const store = memoryStore();
    const terms = { ...rules, ttlSeconds: 86_400 };
    const { lease } = await acquireLease(store, terms, request(1));
    expect(await store.remainingSeconds(lease.leaseId!)).toBeGreaterThan(86_390);
    const renewed = await putLease(store, terms, lease);
    expect(renewed).toEqual({ ...lease, leaseId: renewed.leaseId });
    expect(renewed.leaseId).not.toBe(lease.leaseId);
    expect(await leasesOf(store)).toEqual([renewed]);
    // What it had before ends by itself, without a key.
    await store.revoke(lease.leaseId!);
    expect(await leasesOf(store)).toEqual([renewed]);
  });

  it('writes exactly what flanneld does, under the prefix it is told', async () => {
    const store = memoryStore();
    await acquireLease(store, { range, prefix: '/lab' }, { ...request(1), backend: { kind: 'unnamed' } });
    expect((await store.list('')).entries.map(({ key, value }) => [key, value])).toEqual([
      ['/lab/subnets/10.244.1.0-24', '{"PublicIP":"192.0.2.1","PublicIPv6":null}'],
    ]);
  });
});

describe('a node that asks for a subnet of each family', () => {
  const asked: LeaseRequest = {
    ...request(1),
    publicIp6: Ipv6.parse('2001:db8::1'),
    backend6: { kind: 'host-gw' },
  };

  it('is given both, each drawn for itself', async () => {
    const store = memoryStore();
    await store.put(
      leaseKey({ subnet: Cidr.parse('10.9.0.0/24'), subnet6: Cidr6.parse('fd00:10:244:1::/64') }),
      '{"PublicIP":"192.0.2.9"}',
    );
    const { lease } = await acquireLease(store, dual, asked);
    expect(lease).toMatchObject({ subnet: '10.244.1.0/24', subnet6: 'fd00:10:244:2::/64' });
    expect((await leasesOf(store))[0]).toEqual(lease);
  });

  it('gets them back, and both it had before', async () => {
    const store = memoryStore();
    const before = { preferred: Cidr.parse('10.244.3.0/24'), preferred6: Cidr6.parse('fd00:10:244:7::/64') };
    const first = await acquireLease(store, dual, { ...asked, ...before });
    expect(first).toMatchObject({
      kind: 'preferred',
      lease: { subnet: '10.244.3.0/24', subnet6: before.preferred6 },
    });
    expect(await acquireLease(store, dual, asked)).toMatchObject({ kind: 'reused', lease: first.lease });
  });

  it('loses the one of IPv4 alone that it had before', async () => {
    const store = memoryStore();
    const { lease } = await acquireLease(store, rules, asked);
    expect(await acquireLease(store, dual, asked)).toMatchObject({ kind: 'drawn', dropped: lease });
    expect(await leasesOf(store)).toHaveLength(1);
  });

  it('is told which family has none left', async () => {
    const narrow = { ...range6, max: range6.min };
    const store = memoryStore();
    await acquireLease(store, { range, range6: narrow }, asked);
    const late = { ...asked, publicIp: Ipv4.parse('192.0.2.2') };
    await expect(acquireLease(store, { range, range6: narrow }, late)).rejects.toThrow(
      'no free /64 between fd00:10:244:1:: and fd00:10:244:1::',
    );
  });
});

describe('a race for a subnet', () => {
  /** Somebody else writes the first free subnet after it was looked for. */
  function raced(store: Store, value: string): Store {
    let isLost = false;
    return {
      ...store,
      create: async (key, ...rest) => {
        if (!isLost) await store.put(key, value);
        isLost = true;
        return store.create(key, ...rest);
      },
    };
  }
  const rival = leaseValue({
    subnet: network,
    publicIp: Ipv4.parse('192.0.2.9'),
    backend: { kind: 'host-gw' },
  });

  it('that is lost is run again, with the new list', async () => {
    const acquired = await acquireLease(raced(memoryStore(), rival), rules, request(1));
    expect(acquired).toMatchObject({ lostRaces: 1, lease: { subnet: '10.244.2.0/24' } });
  });

  it('that is lost to a key that is no lease is not run for the same subnet again', async () => {
    const acquired = await acquireLease(raced(memoryStore(), 'no lease'), rules, request(1));
    expect(acquired.lease.subnet).toBe('10.244.2.0/24');
  });

  it("that is lost ends it in flannel's words where the rules say so, and nothing is left of it", async () => {
    const store = memoryStore();
    const terms: LeaseRules = { range, onLostRace: 'fail', ttlSeconds: 100 };
    await expect(acquireLease(raced(store, rival), terms, request(1))).rejects.toThrow(
      'failed to acquire lease: subnet already exists',
    );
    const granted = await store.grant(1);
    const before = String(Number(granted) - 1);
    expect(await store.remainingSeconds(before as typeof granted)).toBeUndefined();
  });

  it('of many nodes gives each a subnet of its own', async () => {
    const store = memoryStore();
    const wide = { range: usualRange(IPV4, network, 24) };
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => acquireLease(store, wide, request(index + 1))),
    );
    expect(new Set(all.map(({ lease }) => lease.subnet)).size).toBe(50);
    expect(await leasesOf(store)).toHaveLength(50);
  });
});

describe('the free subnets', () => {
  it('are a hundred at most, for flannel draws among so many', () => {
    expect(freeSubnets(IPV4, usualRange(IPV4, network, 24), [])).toHaveLength(100);
  });

  it('are the first in order that overlap none of those taken, of whatever length these are', () => {
    const whole = usualRange(IPV4, network, 24);
    const lengths = fc.integer({ min: 16, max: 30 });
    const taken = fc.array(
      fc
        .tuple(lengths, fc.nat())
        .map(([length, index]) => subnetAt(network, length, index % 2 ** (length - 16))),
    );
    fc.assert(
      fc.property(taken, (others) => {
        const expected = Array.from({ length: 255 }, (_, index) => subnetAt(network, 24, index + 1))
          .filter((subnet) => !others.some((other) => overlaps(other, subnet)))
          .slice(0, 100);
        expect(freeSubnets(IPV4, whole, others)).toEqual(expected);
      }),
    );
  });
});
