import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { etcdStore } from '../../src/lease/etcd-store.ts';
import { type Etcd, startEtcd } from '../etcd.ts';

describe('an etcd with TLS', () => {
  let etcd: Etcd;
  let ca: string;
  beforeAll(async () => {
    etcd = await startEtcd({ scheme: 'https', flags: ['--auto-tls'] });
    ca = await readFile(join(etcd.dataFolder, 'fixtures', 'client', 'cert.pem'), 'utf8');
  });
  afterAll(() => etcd[Symbol.asyncDispose]());

  it('is believed by who knows its authority, watches included', async () => {
    await using store = etcdStore({ endpoints: [etcd.endpoint], tls: { ca } });
    const revision = await store.put('/a', '1');
    expect((await store.get('/a'))?.value).toBe('1');
    const watching = store.watch('/a', { fromRevision: revision })[Symbol.asyncIterator]().next();
    expect((await watching).value).toMatchObject({ kind: 'events', revision });
  });

  it.each([
    ['its authority is unknown', {}],
    ['its certificate is of another name', { serverName: 'etcd.example' }],
  ])('is not believed when %s', async (_reason, tls) => {
    const known = 'serverName' in tls ? { ...tls, ca } : tls;
    await using store = etcdStore({ endpoints: [etcd.endpoint], tls: known });
    const insecure = { problems: [{ code: 'lease/etcd-insecure' }] };
    await expect(store.list('/')).rejects.toMatchObject(insecure);
    const watching = store.watch('/', { fromRevision: 1 })[Symbol.asyncIterator]().next();
    await expect(watching).rejects.toMatchObject(insecure);
  });

  it('does not answer who speaks without', async () => {
    await using store = etcdStore({ endpoints: [`http:${etcd.endpoint.slice('https:'.length)}`] });
    await expect(store.list('/')).rejects.toMatchObject({
      problems: [{ code: 'lease/store-unreachable' }],
    });
  });
});

describe('an etcd with users', () => {
  const root = { name: 'root', password: 'secret' };
  let etcd: Etcd;
  beforeAll(async () => {
    etcd = await startEtcd();
    await tell('auth/user/add', root);
    await tell('auth/user/grant', { user: root.name, role: 'root' });
    await tell('auth/role/add', { name: 'flannel' });
    const [key, rangeEnd] = ['/coreos.com/', '/coreos.com0'].map((text) =>
      Buffer.from(text).toString('base64'),
    );
    const perm = { permType: 'READWRITE', key, range_end: rangeEnd };
    await tell('auth/role/grant', { name: 'flannel', perm });
    await tell('auth/user/add', { name: 'node', password: 'word' });
    await tell('auth/user/grant', { user: 'node', role: 'flannel' });
  });
  afterAll(() => etcd[Symbol.asyncDispose]());

  async function tell(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${etcd.endpoint}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect([path, answer.status]).toEqual([path, 200]);
  }

  function storeOf(user: { readonly name: string; readonly password: string } | undefined) {
    return etcdStore({ endpoints: [etcd.endpoint], user });
  }

  const denied = { problems: [{ code: 'lease/etcd-denied' }] };

  it('lets in a user whom it does not ask for, too', async () => {
    await using store = storeOf(root);
    await store.put('/a', '1');
    expect((await store.get('/a'))?.value).toBe('1');
  });

  it('lets in whom it knows, and tells everybody else why not', async () => {
    await tell('auth/enable', {});
    await using known = storeOf(root);
    expect((await known.get('/a'))?.value).toBe('1');
    await using stranger = storeOf({ ...root, password: 'wrong' });
    await expect(stranger.list('/')).rejects.toMatchObject(denied);
    await using anonymous = storeOf(undefined);
    await expect(anonymous.list('/')).rejects.toMatchObject(denied);
    await expect(
      anonymous.watch('/', { fromRevision: 1 })[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject(denied);
  });

  it('lets a user do what its role allows, and no more', async () => {
    await using store = storeOf({ name: 'node', password: 'word' });
    const revision = await store.put('/coreos.com/network/a', '1', await store.grant(100));
    const watch = store.watch('/coreos.com/network', { fromRevision: revision })[Symbol.asyncIterator]();
    expect((await watch.next()).value).toMatchObject({ revision });
    await expect(store.put('/elsewhere', '1')).rejects.toMatchObject(denied);
    const elsewhere = store.watch('/elsewhere', { fromRevision: 1 })[Symbol.asyncIterator]().next();
    await expect(elsewhere).rejects.toMatchObject(denied);
  });

  it('is logged into again after a crash, in which it forgets who was', async () => {
    await using store = storeOf(root);
    const revision = await store.put('/b', '1');
    await etcd.kill();
    await etcd.start();
    expect((await store.get('/b'))?.value).toBe('1');
    const watch = store.watch('/b', { fromRevision: revision })[Symbol.asyncIterator]();
    expect((await watch.next()).value).toMatchObject({ revision });
  });
});
