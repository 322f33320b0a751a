import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { watchLeases } from '../../src/lease/watch-leases.ts';
import { deferred } from '../../src/net/deferred.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'k8s-netlab-watch-')), 'leases.json');
});
afterEach(() => rm(join(file, '..'), { recursive: true }));

function lease(node: number): SubnetLease {
  return {
    subnet: Cidr.parse(`10.244.${node}.0/24`),
    publicIp: Ipv4.parse(`192.0.2.${node}`),
    backend: { kind: 'host-gw' },
  };
}

/** As the host of a lab's agents writes it: as a whole. */
async function write(...leases: readonly SubnetLease[]): Promise<void> {
  const entries = leases.map((one) => ({
    key: leaseKey(one),
    value: leaseValue(one),
    createRevision: 1,
    modRevision: 1,
  }));
  const view = { revision: 1, prefix: '/coreos.com/network', isStale: false, readAt: '', entries };
  await writeFile(`${file}.draft`, JSON.stringify(view));
  await rename(`${file}.draft`, file);
}

describe('a watch on the leases', () => {
  it('tells those before a writing and those after it', async () => {
    await write(lease(1));
    const told = deferred<readonly (readonly SubnetLease[])[]>();
    using _watch = await watchLeases(file, (before, after) => told.resolve([before, after]));
    await write(lease(1), lease(2));
    expect(await told.promise).toEqual([[lease(1)], [lease(1), lease(2)]]);
  });

  it('tells every one of several writings against the last', async () => {
    const counts: (readonly number[])[] = [];
    const told = deferred<undefined>();
    using _watch = await watchLeases(file, (before, after) => {
      counts.push([before.length, after.length]);
      if (after.length === 3) told.resolve(undefined);
    });
    for (const count of [1, 2, 3]) await write(...[1, 2, 3].slice(0, count).map(lease));
    await told.promise;
    expect(counts[0]?.[0]).toBe(0);
    counts.slice(1).forEach(([before], index) => expect(before).toBe(counts[index]?.[1]));
  });

  it('refuses a file that tells no leases', async () => {
    await writeFile(file, 'no view');
    await expect(watchLeases(file, () => undefined)).rejects.toThrow(LabError);
  });
});
