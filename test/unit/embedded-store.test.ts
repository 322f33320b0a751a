import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { embeddedStore } from '../../src/lease/embedded-store.ts';
import { until } from '../../src/net/until.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-lease-'));
  file = join(folder, 'store.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the embedded store', () => {
  it('keeps entries, leases and changes for the next process', async () => {
    const store = embeddedStore(file);
    const lease = await store.grant(100);
    await store.create('/a', '1', lease);
    await store.put('/b', '2');
    await store.delete('/b');
    const next = embeddedStore(file);
    expect(await next.list('/')).toEqual(await store.list('/'));
    expect(await next.remainingSeconds(lease)).toBeGreaterThan(90);
    for await (const news of next.watch('/', { fromRevision: 1 })) {
      expect(news).toMatchObject({ revision: 3, events: [{ kind: 'put' }, { kind: 'put' }, { key: '/b' }] });
      break;
    }
  });

  it('sees at once what another process writes', async () => {
    const [one, other] = [embeddedStore(file), embeddedStore(file)];
    const watching = one.watch('/', { fromRevision: 1 })[Symbol.asyncIterator]().next();
    await other.put('/a', '1');
    expect((await watching).value).toMatchObject({ events: [{ entry: { value: '1' } }] });
    expect((await one.get('/a'))?.value).toBe('1');
  });

  it('leaves no file beside its own', async () => {
    await embeddedStore(file).put('/a', '1');
    expect(await readdir(folder)).toEqual(['store.json']);
  });

  it('forgets what is a thousand changes ago, and says so', async () => {
    const store = embeddedStore(file);
    for (let count = 1; count <= 1005; count += 1) await store.put('/a', String(count));
    const told = async (fromRevision: number) =>
      (await store.watch('/', { fromRevision })[Symbol.asyncIterator]().next()).value as unknown;
    expect(await told(5)).toEqual({ kind: 'compacted', compactRevision: 6 });
    expect(await told(6)).toMatchObject({ kind: 'events', revision: 1005 });
  });

  it('tells a watch that the file was taken away', async () => {
    const store = embeddedStore(file);
    for (const key of ['/a', '/b']) await store.put(key, '1');
    const watching = store.watch('/', { fromRevision: 3 })[Symbol.asyncIterator]().next();
    await rm(file);
    expect((await watching).value).toEqual({ kind: 'rewound', revision: 0 });
  });

  it('ends leases by a clock that nobody can set', async () => {
    const store = embeddedStore(file);
    await store.put('/a', '1', await store.grant(1));
    const written = JSON.parse(await readFile(file, 'utf8')) as { leases: [{ deadlineMs: number }] };
    const sinceBoot = Number(process.hrtime.bigint() / 1_000_000n);
    expect(Math.abs(written.leases[0].deadlineMs - sinceBoot)).toBeLessThan(60_000);
    const wallClock = Date.now;
    try {
      Date.now = () => wallClock() + 86_400_000;
      expect((await store.get('/a'))?.value).toBe('1');
      Date.now = () => wallClock() - 86_400_000;
      const isGone = async () => (await store.get('/a')) === undefined || undefined;
      expect(await until(isGone, { withinMs: 10_000, everyMs: 20 })).toBe(true);
    } finally {
      Date.now = wallClock;
    }
  });

  it('ends a lease of before the machine was started again after its time at the latest', async () => {
    const store = embeddedStore(file);
    const lease = await store.grant(100);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"deadlineMs":\d+/, '"deadlineMs":999999999999'));
    expect(await embeddedStore(file).remainingSeconds(lease)).toBe(100);
  });

  it.each([
    ['', 'nothing'],
    ['garbage', 'no JSON'],
    ['{"revision":1}', 'a part'],
    ['{"revision":1,"entries":[{"key":', 'what was cut off'],
  ])('says that %j is no store, and leaves it as it is', async (text) => {
    await writeFile(file, text);
    const broken = { problems: [{ code: 'lease/broken-store', message: `${file} is not a lease store` }] };
    await expect(embeddedStore(file).create('/a', '1')).rejects.toMatchObject(broken);
    await expect(embeddedStore(file).list('/')).rejects.toMatchObject(broken);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('ends a watch with the reason when its file is broken meanwhile', async () => {
    const store = embeddedStore(file);
    await store.put('/a', '1');
    const watching = store.watch('/', { fromRevision: 2 })[Symbol.asyncIterator]().next();
    const ended = expect(watching).rejects.toMatchObject({ problems: [{ code: 'lease/broken-store' }] });
    await writeFile(file, '{"revision":1,"entr');
    await ended;
  });

  it('says that its folder is gone', async () => {
    const store = embeddedStore(join(folder, 'gone', 'store.json'));
    await expect(store.put('/a', '1')).rejects.toMatchObject({
      problems: [{ code: 'lease/store-unreachable' }],
    });
  });
});
