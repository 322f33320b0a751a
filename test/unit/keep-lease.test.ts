import { describe, expect, it, test } from 'vitest';
import { leaseKeeper, renewMarginMs } from '../../src/agent/keep-lease.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import { renewLease } from '../../src/lease/renew-lease.ts';
import { storeUnreachable } from '../../src/lease/store-unreachable.ts';
import type { Store } from '../../src/lease/store.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { deferred } from '../../src/net/deferred.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

test.each([
  ['flannel: an hour of a day', { leaseTtlSeconds: 86_400, renewMarginSeconds: 3600 }, 3_600_000],
  ['a margin that fits', { leaseTtlSeconds: 30, renewMarginSeconds: 10 }, 10_000],
  ['half of a shorter lease', { leaseTtlSeconds: 30, renewMarginSeconds: 3600 }, 15_000],
])('a lease is renewed some time before its end: %s', (_name, times, ms) =>
  expect(renewMarginMs(times)).toBe(ms),
);

const PREFIX = '/coreos.com/network';

const wanted: SubnetLease = {
  subnet: Cidr.parse('10.244.1.0/24'),
  publicIp: Ipv4.parse('192.0.2.1'),
  backend: { kind: 'host-gw' },
};

const { agent } = parseScenario({
  file: 'agent.yaml',
  text: 'apiVersion: k8s-netlab/v1\nname: agent\nnodes: [node-1]\n',
});

/** Renewed a tenth of a second after it was acquired. */
const settings = { ...agent, leaseTtlSeconds: 3, renewMarginSeconds: 2.9 };

interface Kept {
  readonly waits: number[];
  readonly expiries: (number | undefined)[];
  readonly failures: number[];
}

/** A keeper of a lease that was just acquired, and what it tells. */
async function kept(store: Store, onTold: (what: Kept, lease?: SubnetLease) => void) {
  const lease = await renewLease(store, wanted, { ttlSeconds: settings.leaseTtlSeconds });
  const told: Kept = { waits: [], expiries: [], failures: [] };
  const keeper = leaseKeeper({
    ...{ store, prefix: PREFIX, lease, settings },
    onExpiry: (epochMs) => told.expiries.push(epochMs),
    onWait: (ms) => told.waits.push(ms),
    onRenewed: (renewed) => onTold(told, renewed),
    onFailed: (_error, retryMs) => {
      told.failures.push(retryMs);
      onTold(told);
    },
  });
  return { lease, keeper, told };
}

describe('the keeper of a lease', () => {
  it('renews it under a new lease of the store, and leaves the old one to die without a key', async () => {
    await using store = memoryStore();
    const renewed = deferred<SubnetLease>();
    const { lease, keeper, told } = await kept(store, (_told, now) => now && renewed.resolve(now));
    using _keeper = keeper;
    await keeper.expect(lease.leaseId);
    expect(told.waits[0]).toBeGreaterThan(0);
    expect(told.waits[0]).toBeLessThanOrEqual(100);
    const { leaseId } = await renewed.promise;
    expect(leaseId).not.toBe(lease.leaseId);
    expect((await store.get(leaseKey(wanted)))?.lease).toBe(leaseId);
    expect(await store.remainingSeconds(lease.leaseId!)).toBeGreaterThan(0);
  });

  it('tries again after a store that did not answer, never without a pause', async () => {
    await using store = memoryStore();
    let isSilent = true;
    const flaky: Store = {
      ...store,
      grant: (seconds) =>
        isSilent ? Promise.reject(storeUnreachable('test', 'silence')) : store.grant(seconds),
    };
    const { leaseId } = await renewLease(store, wanted, { ttlSeconds: 3 });
    const renewed = deferred<undefined>();
    const failures: number[] = [];
    using keeper = leaseKeeper({
      ...{ store: flaky, prefix: PREFIX, lease: { ...wanted, leaseId }, settings },
      onExpiry: () => undefined,
      onWait: () => undefined,
      onRenewed: () => renewed.resolve(undefined),
      onFailed: (_error, retryMs) => {
        failures.push(retryMs);
        isSilent = false;
      },
    });
    await keeper.expect(leaseId);
    await renewed.promise;
    expect(failures).toEqual([725]);
  });

  it('has nothing to do for a lease without an end', async () => {
    await using store = memoryStore();
    const { keeper, told } = await kept(store, () => undefined);
    using _keeper = keeper;
    await keeper.expect(undefined);
    expect(told).toMatchObject({ waits: [], expiries: [undefined] });
  });
});
