import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../src/error/lab-error.ts';
import { acquireLease } from '../../src/lease/acquire.ts';
import { chooseSubnet } from '../../src/lease/choose-subnet.ts';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { memoryStore } from '../../src/lease/memory-store.ts';
import type { Store } from '../../src/lease/store.ts';
import { leaseKey, subnetsPrefix } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import { listLeases } from '../../src/lease/list-leases.ts';
import { readLease } from '../../src/lease/read-lease.ts';
import { inet } from '../../src/net/family.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import { Mac } from '../../src/net/mac.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-lease-'));
});
afterEach(() => rm(folder, { recursive: true }));

const range = {
  ipv4: {
    network: Cidr.parse('10.244.0.0/16'),
    length: 24,
    min: Ipv4.parse('10.244.1.0'),
    max: Ipv4.parse('10.244.3.0'),
  },
  ipv6: undefined,
};

function request(last: number, preferred?: string) {
  const vtepMac = Mac.parse(`02:00:00:00:00:${String(last).padStart(2, '0')}`);
  return {
    node: `node-${last}`,
    publicIp: Ipv4.parse(`192.0.2.${last}`),
    backend: { kind: 'vxlan', vni: 1, vtepMac } as const,
    preferred: preferred === undefined ? undefined : Cidr.parse(preferred),
  };
}

describe.each([
  ['memory', (): Store => memoryStore()],
  ['embedded', (): Store => embeddedStore(join(folder, 'store.json'))],
])('the %s store', (_name, make) => {
  it('creates a key once, whoever asks, and counts revisions', async () => {
    const store = make();
    expect(await store.create('/a', '1')).toBe('created');
    expect(await store.create('/a', '2')).toBe('exists');
    expect(await store.create('/b', '3')).toBe('created');
    expect(await store.list('/')).toEqual({
      revision: 2,
      entries: [
        { key: '/a', value: '1', createRevision: 1, modRevision: 1 },
        { key: '/b', value: '3', createRevision: 2, modRevision: 2 },
      ],
    });
  });

  it('lists what starts with the prefix, by key', async () => {
    const store = make();
    for (const key of ['/x/2', '/x/1', '/y/1']) await store.create(key, key);
    expect((await store.list('/x')).entries.map(({ key }) => key)).toEqual(['/x/1', '/x/2']);
  });

  it('gives each of many racing nodes a subnet of its own', async () => {
    const store = make();
    const wide = { ...range, ipv4: { ...range.ipv4, max: Ipv4.parse('10.244.255.0') } };
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) => acquireLease(store, wide, request(index + 1))),
    );
    expect(new Set(leases.map(({ subnet }) => subnet)).size).toBe(20);
    expect((await listLeases(store)).leases).toHaveLength(20);
  });
});

describe('the embedded store', () => {
  it('keeps its entries for the next process', async () => {
    const file = join(folder, 'store.json');
    await embeddedStore(file).create('/a', '1');
    expect((await embeddedStore(file).list('/')).entries.map(({ value }) => value)).toEqual(['1']);
  });

  it.each(['', 'garbage', '{"revision":1}', '{"revision":1,"entries":[{"key":'])(
    'says that %j is no store, and leaves it as it is',
    async (text) => {
      const file = join(folder, 'store.json');
      await writeFile(file, text);
      await expect(embeddedStore(file).create('/a', '1')).rejects.toThrow(LabError);
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );
});

describe('a lease', () => {
  it('is written as flanneld writes it', () => {
    const subnet = Cidr.parse('10.244.1.0/24');
    const publicIp = Ipv4.parse('192.168.50.11');
    const vtepMac = Mac.parse('32:b7:90:91:4e:17');
    expect(leaseKey({ subnet })).toBe('/coreos.com/network/subnets/10.244.1.0-24');
    expect(leaseValue({ subnet, publicIp, backend: { kind: 'vxlan', vni: 1, vtepMac } })).toBe(
      '{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"32:b7:90:91:4e:17"}}',
    );
    expect(leaseValue({ subnet, publicIp, backend: { kind: 'host-gw' } })).toBe(
      '{"PublicIP":"192.168.50.11","PublicIPv6":null,"BackendType":"host-gw"}',
    );
  });

  it('is read back as it was written', async () => {
    const store = memoryStore();
    const lease = await acquireLease(store, range, request(1));
    expect((await listLeases(store)).leases).toEqual([lease]);
  });

  it.each(['10', '10.12.13.0', '10.12.13-24', '10.12.13.300-24', '10.12.13.0-24hi'])(
    'is not read from the key %s',
    (key) => {
      const value = '{"PublicIP":"192.0.2.1","PublicIPv6":null,"BackendType":"host-gw"}';
      expect(readLease({ key: `${subnetsPrefix()}/${key}`, value, lease: undefined }).kind).toBe('skipped');
    },
  );

  it.each(['', '{', '{"PublicIP":"nobody","BackendType":"host-gw"}'])(
    'is not read from the value %j',
    (value) =>
      expect(
        readLease({ key: leaseKey({ subnet: Cidr.parse('10.244.1.0/24') }), value, lease: undefined }).kind,
      ).toBe('skipped'),
  );
});

describe('a node that asks for a subnet', () => {
  it('is given the first free one, never the first of the network', async () => {
    const store = memoryStore();
    const subnets = [];
    for (const last of [1, 2, 3]) subnets.push((await acquireLease(store, range, request(last))).subnet);
    expect(subnets).toEqual(['10.244.1.0/24', '10.244.2.0/24', '10.244.3.0/24']);
  });

  it('gets back the one its public IP holds', async () => {
    const store = memoryStore();
    const first = await acquireLease(store, range, request(1, '10.244.2.0/24'));
    expect(await acquireLease(store, range, request(1))).toEqual(first);
    expect(first.subnet).toBe('10.244.2.0/24');
  });

  it('is given another one than it prefers when that is taken or out of range', async () => {
    const store = memoryStore();
    await acquireLease(store, range, request(1, '10.244.2.0/24'));
    expect((await acquireLease(store, range, request(2, '10.244.2.0/24'))).subnet).toBe('10.244.1.0/24');
    expect((await acquireLease(store, range, request(3, '10.244.9.0/24'))).subnet).toBe('10.244.3.0/24');
  });

  it('is told so when none is left', async () => {
    const store = memoryStore();
    for (const last of [1, 2, 3]) await acquireLease(store, range, request(last));
    await expect(acquireLease(store, range, request(4))).rejects.toMatchObject({
      problems: [{ code: 'lease/out-of-subnets', message: expect.stringContaining('node-4') as string }],
    });
  });

  it('skips a free subnet that overlaps a lease of another length', () => {
    const wide = {
      subnet: Cidr.parse('10.244.0.0/23'),
      publicIp: Ipv4.parse('192.0.2.9'),
      backend: { kind: 'host-gw' } as const,
    };
    expect(chooseSubnet(inet, range.ipv4, { taken: [wide.subnet] })).toBe('10.244.2.0/24');
  });
});
