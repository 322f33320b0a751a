import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AcquireStep, type LeaseRequest, acquireLease } from '../../src/lease/acquire.ts';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import { listLeases } from '../../src/lease/list-leases.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import type { Store } from '../../src/lease/store.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';

const range = (last: number) => ({
  ipv4: {
    network: Cidr.parse('10.244.0.0/16'),
    length: 24,
    min: Ipv4.parse('10.244.1.0'),
    max: Ipv4.parse(`10.244.${last}.0`),
  },
  ipv6: undefined,
});

function request(node: number, more: Partial<LeaseRequest> = {}): LeaseRequest {
  const publicIp = Ipv4.parse(`192.0.2.${node}`);
  return { node: `node-${node}`, publicIp, backend: { kind: 'host-gw' }, preferred: undefined, ...more };
}

describe('a lease with a time', () => {
  it('is under a lease of the store, and goes with it', async () => {
    await using store = memoryStore();
    const lease = await acquireLease(store, range(3), request(1, { ttlSeconds: 60 }));
    expect(await store.remainingSeconds(lease.leaseId!)).toBeGreaterThan(50);
    await store.revoke(lease.leaseId!);
    expect((await listLeases(store)).leases).toEqual([]);
  });

  it('that the node has already is written again under a new one, whatever it announced before', async () => {
    await using store = memoryStore();
    const first = await acquireLease(store, range(3), request(1, { ttlSeconds: 60 }));
    const again = await acquireLease(
      store,
      range(3),
      request(1, { ttlSeconds: 60, backend: { kind: 'ipip' } }),
    );
    expect(again).toMatchObject({ subnet: first.subnet, backend: { kind: 'ipip' } });
    expect(again.leaseId).not.toBe(first.leaseId);
  });

  it('is taken from who has the same public IP: two nodes then share one subnet, as with flannel', async () => {
    await using store = memoryStore();
    const one = await acquireLease(store, range(3), request(1));
    const two = await acquireLease(store, range(3), { ...request(2), publicIp: Ipv4.parse('192.0.2.1') });
    expect(two.subnet).toBe(one.subnet);
  });

  it('outside of a network that has changed is deleted, and another one taken', async () => {
    await using store = memoryStore();
    const old = { ...request(1), subnet: Cidr.parse('10.9.1.0/24') };
    await store.put(leaseKey(old), leaseValue(old));
    const steps: AcquireStep['kind'][] = [];
    const lease = await acquireLease(store, range(3), request(1, { onStep: ({ kind }) => steps.push(kind) }));
    expect(lease.subnet).toBe('10.244.1.0/24');
    expect(steps).toEqual(['found-unusable', 'picking', 'allocated']);
    expect((await listLeases(store)).leases).toHaveLength(1);
  });

  it.each([
    ['expire', 'gets an end', false],
    ['keep', 'stays without', true],
  ] as const)(
    'made by hand without an end (reservations: %s) %s',
    async (reservations, _words, isEndless) => {
      await using store = memoryStore();
      const reserved = { ...request(1), subnet: Cidr.parse('10.244.2.0/24') };
      await store.put(leaseKey(reserved), leaseValue(reserved));
      const lease = await acquireLease(store, range(3), request(1, { ttlSeconds: 60, reservations }));
      expect(lease.subnet).toBe('10.244.2.0/24');
      expect((await store.get(leaseKey(reserved)))?.lease === undefined).toBe(isEndless);
    },
  );

  it('is drawn among the first hundred free ones where the preferred one is taken', async () => {
    await using store = memoryStore();
    const counts: number[] = [];
    const draw = (count: number): number => {
      counts.push(count);
      return count - 1;
    };
    const { subnet } = await acquireLease(store, range(255), request(1, { draw }));
    expect(counts).toEqual([100]);
    expect(subnet).toBe('10.244.100.0/24');
  });
});

describe('a race that is lost', () => {
  /** Somebody else takes the subnet between the list and the writing, once. */
  function beaten(store: Store): Store {
    let isFirst = true;
    return {
      ...store,
      create: async (key, value, lease) => {
        if (isFirst)
          await store.put(key, leaseValue({ ...request(99), subnet: Cidr.parse('10.244.1.0/24') }));
        isFirst = false;
        return store.create(key, value, lease);
      },
    };
  }

  it('ends the agent as it ends flanneld, and leaves no lease of the store behind', async () => {
    await using store = memoryStore();
    await expect(
      acquireLease(beaten(store), range(3), request(1, { ttlSeconds: 60, lostRace: 'fail' })),
    ).rejects.toMatchObject({ problems: [{ code: 'lease/lost-race' }] });
    expect((await listLeases(store)).leases.map(({ publicIp }) => publicIp)).toEqual(['192.0.2.99']);
  });

  it('is run again with the new list where that is asked for', async () => {
    await using store = memoryStore();
    const lease = await acquireLease(beaten(store), range(3), request(1, { lostRace: 'retry' }));
    expect(lease.subnet).toBe('10.244.2.0/24');
  });

  it('for the last subnet five hundred times has one winner each, and nobody is told of a subnet that is not theirs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-race-'));
    await using store = embeddedStore(join(folder, 'store.json'));
    for (let round = 0; round < 500; round += 1) {
      const asked = [1, 2].map((node) => acquireLease(store, range(1), request(node, { ttlSeconds: 60 })));
      const results = await Promise.allSettled(asked);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [lease] = (await listLeases(store)).leases;
      const winner = results.findIndex(({ status }) => status === 'fulfilled') + 1;
      expect(lease?.publicIp).toBe(`192.0.2.${winner}`);
      await store.delete(leaseKey(lease!));
    }
    await rm(folder, { recursive: true });
  });
});
