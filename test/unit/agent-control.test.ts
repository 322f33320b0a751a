import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentsOf } from '../../src/agent/client.ts';
import { serveControl } from '../../src/agent/control-server.ts';
import { CONTROL_SOCKET } from '../../src/agent/control.ts';
import { openForwarder } from '../../src/agent/forwarder.ts';
import { type Host, openHost } from '../../src/agent/host.ts';
import { configKey, leaseKey } from '../../src/lease/lease-key.ts';
import { leaseValue } from '../../src/lease/lease-value.ts';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { readLeaseView } from '../../src/lease/lease-view.ts';
import type { SubnetLease } from '../../src/lease/subnet-lease.ts';
import { Cidr, Ipv4 } from '../../src/net/ipv4.ts';
import type { Namespaces } from '../../src/netlink/namespace.ts';
import { eventually } from '../kernel/eventually.ts';

/** A machine of which no namespace can be entered: no agent is started here. */
const nowhere: Namespaces = {
  inside: (path) => {
    throw new Error(`there is no ${path}`);
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const netConf = '{"Network":"10.244.0.0/16","Backend":{"Type":"vxlan"}}';
const store = { access: { kind: 'embedded', prefix: '/coreos.com/network' }, netConf } as const;

const lease: SubnetLease = {
  subnet: Cidr.parse('10.244.7.0/24'),
  publicIp: Ipv4.parse('192.0.2.7'),
  backend: { kind: 'host-gw' },
};

let top: string;
let folder: string;
let server: Server | undefined;
let host: Host | undefined;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'k8s-netlab-control-'));
  folder = join(top, 'lab');
  await mkdir(folder);
});
afterEach(async () => {
  await end();
  await rm(top, { recursive: true });
});

async function serve(path = join(folder, CONTROL_SOCKET)): Promise<void> {
  const forwarder = openForwarder(() => undefined);
  host = openHost({ folder, namespaces: nowhere, forwarder });
  server = await serveControl(path, host);
}

async function end(): Promise<void> {
  server?.close();
  if (server !== undefined) await once(server, 'close');
  server = undefined;
  await host?.[Symbol.asyncDispose]();
  host = undefined;
}

describe('the host of agents', () => {
  it('that is not there is named, with the way out', async () => {
    await expect(agentsOf(folder).list()).rejects.toMatchObject({
      problems: [{ code: 'agent/no-host', message: expect.stringContaining(folder) as string }],
    });
  });

  it('is reached in a folder whose path is longer than a socket address may be', async () => {
    folder = join(top, 'a-folder-with-a-name-that-is-rather-long'.repeat(4), 'lab');
    await mkdir(folder, { recursive: true });
    // The host itself has a short way to it.
    const link = join(top, 'short');
    await symlink(folder, link);
    await serve(join(link, CONTROL_SOCKET));
    expect(await agentsOf(folder).list()).toEqual([]);
  });

  it('has no leases before it was told of a store', async () => {
    await serve();
    await expect(agentsOf(folder).leases()).rejects.toMatchObject({ problems: [{ code: 'agent/no-store' }] });
  });

  it('writes the network configuration once, whatever the order of its keys, and refuses another one', async () => {
    await serve();
    const agents = agentsOf(folder);
    await agents.useStore(store);
    await agents.useStore({ ...store, netConf: '{"backend":{"Type":"vxlan"},"network":"10.244.0.0/16"}' });
    await expect(
      agents.useStore({ ...store, netConf: '{"Network":"10.1.0.0/16","Backend":{"Type":"vxlan"}}' }),
    ).rejects.toMatchObject({ problems: [{ code: 'agent/other-config' }] });
    expect((await embeddedStore(join(folder, 'store.json')).get(configKey()))?.value).toBe(netConf);
  });

  it('keeps a view of the leases, those of others too, with when they end', async () => {
    await serve();
    const agents = agentsOf(folder);
    await agents.useStore(store);
    await using other = embeddedStore(join(folder, 'store.json'));
    await other.put(leaseKey(lease), leaseValue(lease), await other.grant(60));
    await eventually(async () => (await readLeaseView(join(folder, 'leases.json'))).entries.length === 1);
    const view = await agents.leases();
    expect(view).toMatchObject({
      isStale: false,
      entries: [{ key: leaseKey(lease), value: leaseValue(lease) }],
    });
    const leftMs = Date.parse(view.entries[0]?.expiresAt ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
  });

  it('takes a lease away, by its key or with the lease of the store', async () => {
    await serve();
    const agents = agentsOf(folder);
    await agents.useStore(store);
    await using other = embeddedStore(join(folder, 'store.json'));
    for (const how of ['revoke', 'expire'] as const) {
      await other.put(leaseKey(lease), leaseValue(lease), await other.grant(60));
      await agents[how](lease.subnet);
      expect(await other.get(leaseKey(lease)), how).toBeUndefined();
      await expect(agents[how](lease.subnet)).rejects.toMatchObject({
        problems: [{ code: 'agent/no-such-lease' }],
      });
    }
  });

  it('goes on with the store of the host before it', async () => {
    await serve();
    await agentsOf(folder).useStore(store);
    await end();
    await serve();
    expect((await agentsOf(folder).leases()).prefix).toBe('/coreos.com/network');
    expect(await readFile(join(folder, 'agents.json'), 'utf8')).toContain('10.244.0.0/16');
  });

  it('says that nobody has such an agent, and what it does not understand', async () => {
    await serve();
    await expect(agentsOf(folder).stop('node-9')).rejects.toMatchObject({
      problems: [{ code: 'agent/no-such-agent', hint: 'no node has one' }],
    });
  });

  it('does not start on a file that does not tell what there should be', async () => {
    await writeFile(join(folder, 'agents.json'), '{"nodes":');
    await expect(serve()).rejects.toMatchObject({ problems: [{ code: 'agent/broken-state' }] });
  });
});
