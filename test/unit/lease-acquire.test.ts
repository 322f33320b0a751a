import { describe, expect, it } from 'vitest';
import { type AcquireStep, type LeaseRequest, acquireLease } from '../../src/lease/acquire.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { listLeases } from '../../src/lease/list-leases.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import type { LeaseId, Store } from '../../src/lease/store.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { renewLease } from '../../src/lease/renew-lease.ts';
import type { SubnetRanges } from '../../src/lease/subnet-ranges.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Cidr6, Ipv6 } from '../../src/net/ipv6.ts';

const range4 = rangeOf('10.244', 3);
const range6 = {
  network: Cidr6.parse('fd00:10:244::/48'),
  length: 64,
  min: Ipv6.parse('fd00:10:244:1::'),
  max: Ipv6.parse('fd00:10:244:ffff::'),
};
const ranges: SubnetRanges = { ipv4: range4, ipv6: undefined };
const wide: SubnetRanges = { ipv4: rangeOf('10.244', 255), ipv6: undefined };
const dual: SubnetRanges = { ipv4: range4, ipv6: range6 };

function rangeOf(start: string, last: number) {
  return {
    network: Cidr.parse(`${start}.0.0/16`),
    length: 24,
    min: Ipv4.parse(`${start}.1.0`),
    max: Ipv4.parse(`${start}.${last}.0`),
  };
}

function request(last: number, preferred?: string): LeaseRequest {
  return {
    node: `node-${last}`,
    publicIp: Ipv4.parse(`192.0.2.${last}`),
    backend: { kind: 'host-gw' },
    preferred: preferred === undefined ? undefined : Cidr.parse(preferred),
  };
}

async function subnetOf(store: Store, asked: LeaseRequest): Promise<Cidr> {
  return (await acquireLease(store, ranges, asked)).subnet;
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

  it('is given the one that is drawn of those that are free', async () => {
    const draw = (count: number) => count - 1;
    expect(await subnetOf(memoryStore(), { ...request(1), draw })).toBe('10.244.3.0/24');
    expect((await acquireLease(memoryStore(), wide, { ...request(1), draw })).subnet).toBe('10.244.100.0/24');
  });

  it('gets back the one its public IP holds, written anew with what it says now', async () => {
    const store = memoryStore();
    await acquireLease(store, ranges, request(1, '10.244.2.0/24'));
    const steps: AcquireStep['kind'][] = [];
    const again = await acquireLease(store, ranges, {
      ...request(1),
      backend: { kind: 'ipip' },
      onStep: ({ kind }) => steps.push(kind),
    });
    expect(steps).toEqual(['found-own']);
    expect(again).toMatchObject({ subnet: '10.244.2.0/24', backend: { kind: 'ipip' } });
    expect(await leasesOf(store)).toEqual([again]);
  });

  it('shares a subnet with who has the same public IP', async () => {
    const store = memoryStore();
    const twin = { ...request(1), node: 'twin' };
    expect(await subnetOf(store, twin)).toBe(await subnetOf(store, request(1)));
  });

  it('is given another one than it prefers when that is taken or out of range', async () => {
    const store = memoryStore();
    await subnetOf(store, request(1, '10.244.2.0/24'));
    expect(await subnetOf(store, request(2, '10.244.2.0/24'))).toBe('10.244.1.0/24');
    expect(await subnetOf(store, request(3, '10.244.9.0/24'))).toBe('10.244.3.0/24');
  });

  it('loses the one it had when the network is another, and is given one of that', async () => {
    const store = memoryStore();
    const lease = await acquireLease(store, ranges, request(1));
    const moved = { ipv4: rangeOf('10.99', 9), ipv6: undefined };
    const acquired = await acquireLease(store, moved, request(1, lease.subnet));
    expect(acquired.subnet).toBe('10.99.1.0/24');
    expect(await leasesOf(store)).toEqual([acquired]);
  });

  it('is told so when none is left', async () => {
    const store = memoryStore();
    for (const last of [1, 2, 3]) await subnetOf(store, request(last));
    await expect(subnetOf(store, request(4))).rejects.toMatchObject({
      problems: [{ code: 'lease/out-of-subnets', message: expect.stringContaining('node-4') as string }],
    });
  });

  it('keeps clear of a key whose value is no lease', async () => {
    const store = memoryStore();
    await store.put(leaseKey({ subnet: Cidr.parse('10.244.1.0/24') }), 'no lease');
    expect(await subnetOf(store, request(1))).toBe('10.244.2.0/24');
  });

  it('has the subnet for as long as it asked for, by a lease of the store', async () => {
    const store = memoryStore();
    const lease = await acquireLease(store, ranges, { ...request(1), ttlSeconds: 86_400 });
    expect(await store.remainingSeconds(lease.leaseId!)).toBeGreaterThan(86_390);
    const renewed = await renewLease(store, lease, { ttlSeconds: 86_400 });
    expect(renewed).toEqual({ ...lease, leaseId: renewed.leaseId });
    expect(renewed.leaseId).not.toBe(lease.leaseId);
    expect(await leasesOf(store)).toEqual([renewed]);
    // What it had before ends by itself, without a key.
    await store.revoke(lease.leaseId!);
    expect(await leasesOf(store)).toEqual([renewed]);
  });

  it('gets an end for a reservation it has, unless it is told to keep it', async () => {
    const store = memoryStore();
    await acquireLease(store, ranges, request(1));
    const asked = { ...request(1), ttlSeconds: 100 };
    const kept = await acquireLease(store, ranges, { ...asked, reservations: 'keep' });
    const ended = await acquireLease(store, ranges, asked);
    expect([kept.leaseId, ended.leaseId]).toEqual([undefined, expect.any(String)]);
  });

  it('writes exactly what flanneld does, under the prefix it is told', async () => {
    const store = memoryStore();
    await acquireLease(store, ranges, { ...request(1), backend: { kind: 'unnamed' }, prefix: '/lab' });
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
    const other = { subnet: Cidr.parse('10.9.0.0/24'), subnet6: Cidr6.parse('fd00:10:244:1::/64') };
    await store.put(leaseKey(other), '{"PublicIP":"192.0.2.9"}');
    const lease = await acquireLease(store, dual, asked);
    expect(lease).toMatchObject({ subnet: '10.244.1.0/24', subnet6: 'fd00:10:244:2::/64' });
    expect((await leasesOf(store))[0]).toEqual(lease);
  });

  it('gets them back, and both it had before', async () => {
    const store = memoryStore();
    const before = {
      preferred: Cidr.parse('10.244.3.0/24'),
      preferred6: Cidr6.parse('fd00:10:244:7::/64'),
    };
    const first = await acquireLease(store, dual, { ...asked, ...before });
    expect(first).toMatchObject({ subnet: before.preferred, subnet6: before.preferred6 });
    expect(await acquireLease(store, dual, asked)).toEqual(first);
  });

  it('loses the one of IPv4 alone that it had before', async () => {
    const store = memoryStore();
    await acquireLease(store, ranges, request(1, '10.244.3.0/24'));
    const lease = await acquireLease(store, dual, asked);
    expect(lease.subnet).toBe('10.244.1.0/24');
    expect(await leasesOf(store)).toEqual([lease]);
  });

  it('is told which family has none left', async () => {
    const narrow = { ipv4: range4, ipv6: { ...range6, max: range6.min } };
    const store = memoryStore();
    await acquireLease(store, narrow, asked);
    const late = { ...asked, publicIp: Ipv4.parse('192.0.2.2') };
    await expect(acquireLease(store, narrow, late)).rejects.toThrow(
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
  const rival = '{"PublicIP":"192.0.2.9","PublicIPv6":null}';

  it('that is lost is run again, with the new list', async () => {
    expect(await subnetOf(raced(memoryStore(), rival), request(1))).toBe('10.244.2.0/24');
  });

  it('that is lost to a key that is no lease is not run for the same subnet again', async () => {
    expect(await subnetOf(raced(memoryStore(), 'no lease'), request(1))).toBe('10.244.2.0/24');
  });

  it("that is lost ends it in flannel's words where it says so, and nothing is left of it", async () => {
    const store = memoryStore();
    const granted: LeaseId[] = [];
    const watched: Store = {
      ...raced(store, rival),
      grant: async (ttlSeconds) => {
        const lease = await store.grant(ttlSeconds);
        granted.push(lease);
        return lease;
      },
    };
    await expect(
      acquireLease(watched, ranges, { ...request(1), lostRace: 'fail', ttlSeconds: 100 }),
    ).rejects.toThrow('failed to acquire lease: subnet already exists');
    expect(await Promise.all(granted.map((lease) => store.remainingSeconds(lease)))).toEqual([undefined]);
  });

  it('of many nodes gives each a subnet of its own', async () => {
    const store = memoryStore();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => acquireLease(store, wide, request(index + 1))),
    );
    expect(new Set(all.map(({ subnet }) => subnet)).size).toBe(50);
    expect(await leasesOf(store)).toHaveLength(50);
  });
});
